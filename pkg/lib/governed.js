// The whole core.
import * as glue from "../core/governed.js";
import { facade } from "./facade.js";
import { policy, register } from "./names.js";

export const { begin, build, call, callText, initFrom, initSync, memoryBytes, newUnitId, Past, Policy, Register } = facade(
  glue,
  "keptregister_call",
  { past: ["backtest", "explain_past"], policy, register },
);
