// Node, Deno and Bun: ready once imported.
import { readFileSync } from "node:fs";
import { begin } from "../lib/governed.js";

begin(() => readFileSync(new URL("../core/governed_bg.wasm", import.meta.url)));

export * from "../lib/exports.js";
export { initFrom as init } from "../lib/governed.js";
