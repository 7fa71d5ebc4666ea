// workerd, and what bundles for it: wasm is imported as a module, and ready once imported.
import wasm from "../core/governed_bg.wasm";
import { begin } from "../lib/governed.js";

begin(() => wasm);

export * from "../lib/exports.js";
export { initFrom as init } from "../lib/governed.js";
