// Edge runtimes that know wasm by this ending: ready once imported.
import wasm from "../core/governed_bg.wasm?module";
import { begin } from "../lib/governed.js";

begin(() => wasm);

export * from "../lib/exports.js";
export { initFrom as init } from "../lib/governed.js";
