// A page that a bundler made: the wasm is fetched.
import * as governed from "governed";
import * as small from "governed/policy";
import { check } from "./check.js";
import vectors from "./vectors.js";

const run = async () => {
  if (governed.call("canonicalize", { value: 1 }).type !== "fault") throw new Error("ready before it was");
  await Promise.all([governed.init(), governed.init(), small.init()]);
  await governed.init();
  return check(governed, small, vectors);
};
run().then(
  (told) => { globalThis.told = told; },
  (thrown) => { globalThis.told = `failed: ${thrown.stack ?? thrown}`; },
);
