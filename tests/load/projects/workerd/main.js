import * as governed from "governed";
import * as small from "governed/policy";
import { check } from "./check.js";
import vectors from "./vectors.js";

export default {
  test() {
    console.log(check(governed, small, vectors));
  },
};
