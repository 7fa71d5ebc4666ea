// For bundlers that leave `new URL(…, import.meta.url)` as it is: the wasm is imported, as its address or its bytes.
import * as governed from "governed";
import whole from "governed/core.wasm";
import * as small from "governed/policy";
import policy from "governed/policy.wasm";
import { check } from "./check.js";
import vectors from "./vectors.js";

const run = async () => {
  if (typeof whole === "string") {
    await governed.init(new URL(whole, import.meta.url));
    await small.init(new URL(policy, import.meta.url));
  } else {
    governed.initSync(whole);
    small.initSync(policy);
  }
  return check(governed, small, vectors);
};
run().then(
  (told) => {
    globalThis.told = told;
    console.log(told);
  },
  (thrown) => { globalThis.told = `failed: ${thrown.stack ?? thrown}`; },
);
