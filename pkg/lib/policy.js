// The operations about policies alone.
import * as glue from "../core/policy.js";
import { facade } from "./facade.js";
import { policyAlone } from "./names.js";

export const { begin, build, call, callText, initFrom, initSync, memoryBytes, newUnitId, Policy } = facade(
  glue,
  "keptpolicy_decide",
  { policy: policyAlone, register: [] },
);
