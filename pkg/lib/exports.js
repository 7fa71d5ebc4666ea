// What every entry exports besides `init`.
export { build, call, callText, initSync, memoryBytes, newUnitId, Past, Policy, Register } from "./governed.js";
export * from "./operations.js";
