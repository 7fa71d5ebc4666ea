// Every payload of the public examples of webhooks gives a change, or says why it is none. Install what
// tests/js/package.json names first: `npm install --prefix tests/js`. OCTOKIT_EXAMPLES names the package elsewhere.

import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { call } from "../../pkg/entry/node.js";

const here = dirname(fileURLToPath(import.meta.url));
const examples = process.env.OCTOKIT_EXAMPLES ?? join(here, "node_modules/@octokit/webhooks-examples");
const skip = existsSync(examples) ? false : `${examples} is not there`;

const tell = (index) => {
  const counts = { payloads: 0, changes: 0, reasons: 0 };
  for (const { name, examples: all } of index) {
    for (const payload of all) {
      counts.payloads += 1;
      const answer = call("read_change", { told: { type: "github", with: { event: name, payload: JSON.stringify(payload) } } });
      assert.equal(answer.type, "done", `${name}: ${JSON.stringify(answer)}`);
      if (answer.with.type === "changes") {
        counts.changes += 1;
        assert.ok(answer.with.with.changes.length > 0);
        for (const change of answer.with.with.changes) assert.match(change.source, /^(github|git):/);
      } else {
        counts.reasons += 1;
        assert.equal(answer.with.type, "no_change");
        assert.ok(answer.with.with.why.length > 10, name);
      }
    }
  }
  return counts;
};

test("every example of github.com gives a change or a reason", { skip }, () => {
  const index = JSON.parse(readFileSync(join(examples, "api.github.com/index.json"), "utf8"));
  assert.deepEqual(tell(index), { payloads: 329, changes: 57, reasons: 272 });
});

test("so does every example of GitHub's servers", { skip }, () => {
  const servers = readdirSync(examples).filter((name) => name.startsWith("ghes-"));
  assert.ok(servers.length > 0);
  for (const server of servers) {
    const { payloads, changes, reasons } = tell(JSON.parse(readFileSync(join(examples, server, "index.json"), "utf8")));
    assert.ok(payloads > 0 && payloads === changes + reasons, server);
  }
});
