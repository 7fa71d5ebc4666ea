// Browsers, and what bundles for them: ready after `await init()`, which fetches the wasm, or after `initSync(bytes)`.
import { initFrom } from "../lib/governed.js";

export * from "../lib/exports.js";
export const init = (from = new URL("../core/governed_bg.wasm", import.meta.url)) => initFrom(from);
