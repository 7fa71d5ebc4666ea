// Browsers, and what bundles for them: ready after `await init()`, which fetches the wasm, or after `initSync(bytes)`.
import { initFrom } from "../lib/policy.js";

export * from "../lib/policy-exports.js";
export const init = (from = new URL("../core/policy_bg.wasm", import.meta.url)) => initFrom(from);
