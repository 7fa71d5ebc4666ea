// The shared vectors of operations: one a line, `{"name", "operation", "request" or "text", "answer"}`.
import { existsSync, readFileSync, readdirSync } from "node:fs";

const folder = process.env.WIRE_VECTORS ? new URL(`file://${process.env.WIRE_VECTORS}/`) : new URL("../vectors/wire/", import.meta.url);

/** The vectors of a file. */
const read = (file) =>
  readFileSync(new URL(file, folder), "utf8").split("\n").filter(Boolean).map((line) => JSON.parse(line));

export const vectors = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith(".jsonl")).sort().flatMap(read) : [];
