// Writes the example that the review page is bundled with: www/public/example.jsonl, a ledger as `governed export` gives it.
//
//     node scripts/example.mjs CLONE [OUT] [GOVERNED]
//
// CLONE is a git clone of the history it is about, OUT the file to write, GOVERNED the command (else what is on the path).
// The same clone gives the same bytes. pkg/core has to be built.
//
// What is real: every pull request by its number, title, purpose, author, base and touched paths and lines, when it was
// proposed and when it landed, and what took what back. It is the history of a large Rust project from May to August 2026,
// in which every line of every file was replaced by a short hash and people by pseudonyms.
//
// What is not: names of people stand for pseudonyms; that machines worked on some of it; criteria, evidence, judgments,
// policy, signals, lessons, and the work in flight that has no number. Changes that touch much are told by folders, and
// long lists of lines are left out. What landed last is still in flight here, as of 24 August, two days after the last real
// merge. Of what was only observed a part is shown. Where the invented policy held work back, it lands when that lets it.
//
// scripts/example/ has the parts: history (what is real), names, cast (who took what), policy, life (from proposal to
// landing), governance, learning, flight (what waits on 24 August) and world (the register and its calendar).

import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { IN_FLIGHT, TAKEN, observed } from "./example/cast.mjs";
import { flight } from "./example/flight.mjs";
import { changes } from "./example/history.mjs";
import { learning } from "./example/learning.mjs";
import { kindOf, lives } from "./example/life.mjs";
import { governance } from "./example/governance.mjs";
import { World, iso, ms, numbers } from "./example/world.mjs";

/** When the page is asked: two days after the last real merge. */
const NOW = "2026-08-24T12:00:00Z";

const [clone, out = "www/public/example.jsonl", governed = "governed"] = process.argv.slice(2);
if (clone === undefined) {
  console.error("usage: node scripts/example.mjs CLONE [OUT] [GOVERNED]");
  process.exit(2);
}

/** What a reviewer said no to first, and who. */
const SENT_BACK = {
  17118: { kind: "review", by: "person:ross", text: "The hint names a flag that stable does not have.", mended: "The hint names the setting that there is." },
  17128: { kind: "review", by: "person:jonas", text: "On network drives this lock is none. Say so, or try it.", mended: "Tried on a network drive; where there is no lock it says so." },
  17220: { kind: "review", by: "person:ines", text: "A user who sets it by hand has to win.", mended: "What is set by hand wins; a test says so." },
  17063: { kind: "review", by: "person:jonas", text: "The lock file still has the old version beside the new one.", mended: "One version is left." },
};

const all = changes(resolve(clone), governed, "2026-05-10", IN_FLIGHT);
const byNumber = new Map(all.map((change) => [change.number, change]));
const world = new World({ at: "2026-05-01T08:00:00Z", by: "person:marta", name: "build-tool" });
const life = lives(world, numbers(17));

const worker = new Map(Object.entries(TAKEN).flatMap(([name, list]) => list.map((number) => [number, name])));
for (const change of all) {
  const name = worker.get(change.number);
  if (name !== undefined) {
    world.tell(change.at, life.live(change, planOf(change, name)));
  } else if (!IN_FLIGHT.includes(change.number) && observed(change) && change.landed < ms("2026-08-10")) {
    observe(change);
  }
}

governance(world);
learning(world, byNumber);
flight(world, life, byNumber);
world.run(NOW);

const ledger = world.export();
mkdirSync(dirname(out), { recursive: true });
writeFileSync(out, ledger);
console.log(`${out}: ${ledger.length} bytes, ${world.lines.length} entries, to be asked at ${iso(NOW)}`);

/** How a change was taken: by whom, what was tried first, what became of it. */
function planOf(change, name) {
  const kind = kindOf(change);
  if (name === "person") return people(change);
  const author = change.by.startsWith("person:") ? change.by : change.proposal.accountable;
  const kinds = { "machine:scribe/1.4": "docs-change", "machine:renovate/41": "dependency-update", "machine:mender/2.3": "code-change", "machine:weaver/1": "test-change" };
  const plan = { worker: name, author, kind: kinds[name] ?? kind };
  if (name === "machine:mender/2.3") {
    plan.attempts = change.number % 3 === 0 ? [{ what: "Mended it where the message is printed.", outcome: "failed", learned: "Two other callers print the same; it belongs where the value is made." }, { what: "Mended it where the value is made.", outcome: "succeeded" }] : [{ what: "Wrote the failing test first, then the change.", outcome: "succeeded" }];
  }
  if (name === "machine:scribe/1.4") plan.ask = true;
  // Each asks a person once where it cannot tell, and once the way back is tried.
  const asks = {
    17060: { to: "person:oscar", question: "The new version links another TLS library on one platform. Is that wanted?", answer: "Yes, it is the one the system updates." },
    17081: { to: "person:ines", question: "Should a lone carriage return be kept?", answer: "No. Only a line end is stripped." },
    17090: { to: "person:lena", question: "Is this for contributors or for users?", answer: "For contributors; keep it in the contributor guide." },
  };
  if (asks[change.number]) plan.asks = asks[change.number];
  if (SENT_BACK[change.number] !== undefined) plan.sentBack = SENT_BACK[change.number];
  if ([17059, 17071, 17087].includes(change.number)) plan.rehearses = true;
  return plan;
}

function people(change) {
  const how = peopleBut(change);
  return SENT_BACK[change.number] === undefined ? how : { ...how, sentBack: SENT_BACK[change.number] };
}

function peopleBut(change) {
  switch (change.number) {
    case 17031:
      return {
        proposal: { priority: 90, integrations: ["release"] },
        override: { by: "person:tomas", reason: "The advisory is public; people install from registries while we talk." },
        ask: true,
      };
    case 17006:
      return { settles: false, proposal: { context: [{ kind: "user", text: "People ask why `--verbose` does not show what the compiler was told.", stance: "for", source: "tracker" }] } };
    case 17220:
      return { proposal: { touches: [...change.proposal.touches, { resource: "config:build.incremental", mode: "writes", value: "off under CI" }], integrations: ["documentation"] } };
    case 17258:
      return { proposal: { touches: [...change.proposal.touches, { resource: "flag:build-dir-layout-v2", mode: "writes", value: "on for nightly" }], integrations: ["documentation", "release"] } };
    default:
      return change.number % 4 === 0 ? { proposal: { integrations: ["technical"] } } : {};
  }
}

/** Work that was only seen to land. */
function observe({ unit, at, by, proposal, source, landed, lander, after, taken }) {
  world.tell(at, () => world.do(by, "observe", { unit, source, proposal: { ...proposal, kind: kindOf({ proposal }) } }));
  world.tell(Math.max(landed, at + 60_000), () => world.do(lander, "observe_move", { unit, to: "landed", source }));
  if (after !== undefined) {
    world.tell(after.at, () => world.do(after.by, "observe_move", { unit, to: after.to, source: after.source, reason: after.reason, ...(after.through && { through: after.through }) }));
  }
  if (taken !== undefined) world.tell(taken.at, () => world.do(taken.by, "record_attempt", { unit, attempt: taken.attempt }));
}
