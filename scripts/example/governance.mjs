// How the team governs itself: the policy and its changes, machines' rungs, names, delegation.

import { call } from "../../pkg/entry/node.js";
import { LESSON, first, second, third } from "./policy.mjs";
import { digest, expect, iso, ms, unitId } from "./world.mjs";

const cell = (actor, kind) => ({ actor, kind, reversibility: "reversible" });

export function governance(world) {
  const adopted = (documents, reason, through) => world.do("person:marta", "adopt_policy", { documents, reason, ...(through && { through }) });
  world.tell("2026-05-20T09:00:00Z", () => adopted([first], "What we agreed on at the spring meeting."));

  world.tell("2026-07-15T10:00:00Z", change(world, second, {
    by: "person:tomas", title: "Where build output lies changes in steps",
    purpose: "A default that moved for everybody on one day was taken back the next. The release group asks who has seen it first.",
    lesson: LESSON, differs: "+ rule layout-goes-in-steps: judgment rollout, by release\n~ rule huge-changes-need-two: asks for the number of lines only where it is known",
    found: "312 decisions tried again: 4 that moved would have needed a judgment of the release group; one of these was taken back.",
    judges: ["person:ines", "person:ross"], landed: "2026-07-21T14:00:00Z",
  }));
  world.tell("2026-08-17T09:30:00Z", change(world, third, {
    by: "person:tomas", title: "One default at a time",
    purpose: "The build directory and the embedded metadata are both to change by default; when a build breaks we want to know which of them did it.",
    differs: "+ exclusion one-default-at-a-time: flag:build-dir-layout-v2 and flag:embed-metadata",
    found: "Of all decisions there were, none comes out differently: no two of these were in flight at once until this month.",
    judges: ["person:jonas", "person:ines"], landed: "2026-08-23T17:00:00Z",
  }));

  // Names that are one person's, as the directory of the project says.
  world.tell("2026-06-03T11:00:00Z", () => world.do("person:marta", "join_names", { joined: { names: ["person:jonas", "person:jonas@home.example"], reason: "The directory of the project lists both addresses under one name." } }));
  world.tell("2026-06-18T11:00:00Z", () => world.do("person:ross", "join_names", { joined: { names: ["machine:renovate/41", "machine:renovate/40"], reason: "The same hosted service, before and after it was renamed by its operator." } }));

  world.tell("2026-06-01T09:00:00Z", () => world.do("person:oscar", "commit_audit", { audit: { commitment: digest("a salt that is told in September"), per_thousand: 50, reason: "A sample of what machines landed this summer is read again." } }));

  // Rungs, given and lost.
  const grant = (at, by, actor, kind, level, until, reason, exposure) => world.tell(at, () => {
    const tried = world.try(by, "grant", { cell: cell(actor, kind), level, until: iso(until), reason, ...(exposure && { exposure }) });
    if (tried.rejected !== undefined) console.error(iso(at), "grant", actor, tried.rejected.message);
  });
  grant("2026-07-02T09:00:00Z", "person:jonas", "machine:mender/2.3", "code-change", "check", "2026-10-31T00:00:00Z", "Its small mends of June held; it says well what it tried.", { in_flight: 6 });
  grant("2026-07-15T09:00:00Z", "person:ines", "machine:renovate/41", "dependency-update", "check", "2026-12-31T00:00:00Z", "Every update since May held.", { per_day: 10 });
  grant("2026-07-20T09:00:00Z", "person:ross", "machine:scribe/1.4", "docs-change", "check", "2026-08-28T00:00:00Z", "For the summer, while the writers are away.");
}

/** A change of the policy as a unit: proposed, judged by two, landed, and adopted through it. */
export function* change(world, policy, { by, title, purpose, lesson, differs, found, judges, landed, stop, id }) {
  const unit = id ?? unitId(world.now);
  const { digest: of } = expect("compile", call("compile", { policy: { documents: [policy] } }));
  const begun = world.now;
  const step = (share) => begun + Math.floor((ms(landed) - begun) * share);
  world.do(by, "propose", {
    unit,
    proposal: {
      kind: "policy-change", title, purpose, reversibility: "reversible", accountable: by,
      criteria: [{ label: "worth-it", text: "What it stops is worth the judgment it costs, as the backtest tells both." }],
      context: [{ kind: "policy", text: differs, stance: "neutral", source: "policy diff" }],
      touches: [{ resource: `policy:${of}`, mode: "writes" }, { resource: "policy-layer:build-tool", mode: "writes" }],
      ...(lesson && { sources: [`lesson:${lesson}`] }),
    },
  });
  world.do(by, "record_evidence", { unit, claim: { label: "backtest", method: "backtest", finding: "supports", text: found, about: ["criterion:worth-it", "content"], artifact: { kind: "backtest", location: "governed policy backtest --json", digest: digest(title) } } });
  yield step(0.1);
  for (const to of ["admitted", "executing", "validating", "integrating"]) world.do(by, "move", { unit, to });
  yield step(0.3);
  world.do(judges[0], "move", { unit, to: "landed" });
  yield step(0.5);
  world.do(judges[0], "judge", { unit, judgment: { kind: "policy", answer: "approve", text: "I would want to be stopped by this.", opened: iso(world.now - 25 * 60_000), presence: "signed_key" } });
  if (stop === "one") return;
  yield step(0.8);
  world.do(judges[1], "judge", { unit, judgment: { kind: "policy", answer: "approve", text: "It asks one group, and says why.", opened: iso(world.now - 18 * 60_000), presence: "signed_key" } });
  yield landed;
  world.do("person:marta", "move", { unit, to: "landed" });
  world.do("person:marta", "adopt_policy", { documents: [policy], reason: title, through: unit });
}
