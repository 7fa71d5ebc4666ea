// Ready once imported: no `init`.
import * as governed from "governed";
import * as small from "governed/policy";
import { check } from "./check.js";
import vectors from "./vectors.js";

console.log(check(governed, small, vectors));
await governed.init();
