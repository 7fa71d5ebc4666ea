// workerd, and what bundles for it: wasm is imported as a module, and ready once imported.
import wasm from "../core/policy_bg.wasm";
import { begin } from "../lib/policy.js";

begin(() => wasm);

export * from "../lib/policy-exports.js";
export { initFrom as init } from "../lib/policy.js";
