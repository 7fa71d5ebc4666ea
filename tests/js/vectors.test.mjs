// The shared vectors, through the package: the bytes that every other face gives.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as governed from "../../pkg/entry/node.js";
import * as small from "../../pkg/entry/policy-node.js";
import { vectors } from "./vectors.mjs";

test("every operation gives the bytes of the vectors", () => {
  for (const { name, operation, request, text, answer } of vectors) {
    const asked = text ?? JSON.stringify(request);
    assert.equal(governed.callText(operation, asked), answer, name);
    // The same through objects, through bytes, and parsed.
    if (request !== undefined) assert.equal(governed.callText(operation, request), answer, name);
    assert.equal(governed.callText(operation, new TextEncoder().encode(asked)), answer, name);
    assert.deepEqual(governed.call(operation, asked), JSON.parse(answer), name);
  }
});

test("the small build gives the same for what it has", () => {
  const has = new Set(small.build().with.operations.map(({ name }) => name));
  for (const { name, operation, request, text, answer } of vectors.filter(({ operation }) => has.has(operation))) {
    assert.equal(small.callText(operation, text ?? request), answer, name);
  }
});
