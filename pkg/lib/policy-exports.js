// What every entry of the small build exports besides `init`.
export { build, call, callText, initSync, memoryBytes, newUnitId, Policy } from "./policy.js";
export * from "./policy-operations.js";
