// Node, Deno and Bun: ready once imported.
import { readFileSync } from "node:fs";
import { begin } from "../lib/policy.js";

begin(() => readFileSync(new URL("../core/policy_bg.wasm", import.meta.url)));

export * from "../lib/policy-exports.js";
export { initFrom as init } from "../lib/policy.js";
