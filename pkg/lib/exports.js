// What every entry exports besides `init`.
export { build, call, callText, initSync, memoryBytes, newUnitId, Policy, Register } from "./governed.js";
export * from "./operations.js";
