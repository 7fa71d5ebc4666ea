// Edge runtimes that know wasm by this ending: ready once imported.
import wasm from "../core/policy_bg.wasm?module";
import { begin } from "../lib/policy.js";

begin(() => wasm);

export * from "../lib/policy-exports.js";
export { initFrom as init } from "../lib/policy.js";
