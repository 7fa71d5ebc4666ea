// What is in flight on 24 August: real changes that landed last, and work of other kinds beside them. Each waits for
// something else: a judgment, an answer, an instant, other work.

import { change as policyChange } from "./governance.mjs";
import { criteriaOf, kindOf } from "./life.mjs";
import { third } from "./policy.mjs";
import { HOUR, digest, ms, unitId } from "./world.mjs";

const STAGES = ["admitted", "executing", "validating", "integrating", "landed"];

export function flight(world, life, byNumber) {
  const of = (number) => byNumber.get(number);
  const at = (when, what) => world.tell(when, what);
  const artifact = (text) => ({ kind: "test-report", location: `ci/runs/${digest(text).slice(7, 12)}`, digest: digest(text) });

  /** Up to a stage, an hour or two from step to step; `landed` is asked for and may be held back. */
  function* rise({ unit, by, proposal, observedAt }, { to = "landed", worker = by, gap = 2.5 * HOUR, asks, tests = true, world: outside, during } = {}) {
    world.do(by, "propose", { unit, proposal });
    for (const stage of STAGES) {
      if (stage === "landed" && observedAt !== undefined) yield Math.max(world.now + gap, Math.min(observedAt, ms("2026-08-24T05:30Z")));
      else yield world.now + gap;
      if (stage === "integrating" && tests) for (const { label } of proposal.criteria) life.test(unit, label);
      const mover = stage === "landed" ? (asks ?? "person:marta") : stage === "admitted" ? by : worker;
      // What other work or an objection stands in the way of is turned down, and asked again another day.
      const { held, rejected } = world.try(mover, "move", { unit, to: stage }, { world: outside });
      if (rejected !== undefined) {
        if (stage !== "landed") throw new Error(`${proposal.title}: ${rejected.message}`);
      }
      if (held && stage === "admitted") return;
      if (stage === "integrating") for (const kind of proposal.integrations ?? []) world.do("person:lena", "reconcile", { unit, reconciliation: { kind, note: kind === "release" ? "The notes of the release name it." : "The page of the book that describes it says so now." } });
      if (held && stage === "integrating") world.do(by, "move", { unit, to: stage });
      if (stage === "executing" && during) yield* during();
      if (stage === to) return;
    }
  }

  const real = (number, options = {}, more = {}) => {
    const { unit, proposal, by, at: proposed, landed } = of(number);
    const kind = more.kind ?? kindOf(of(number));
    const author = by.startsWith("person:") ? by : proposal.accountable;
    const given = { ...proposal, kind, reversibility: "reversible", criteria: criteriaOf(kind, proposal.title), ...more };
    const asks = options.asks ?? (author === "person:marta" ? "person:jonas" : "person:marta");
    at(proposed, rise({ unit, by: author, proposal: given, observedAt: landed }, { ...options, asks }));
    return unit;
  };

  const made = (when, by, proposal, options = {}) => {
    const unit = unitId(ms(when));
    const kind = proposal.kind ?? "code-change";
    at(when, rise({ unit, by, proposal: { kind, reversibility: "reversible", accountable: by, criteria: criteriaOf(kind, proposal.title), ...proposal } }, options));
    return unit;
  };
  const touched = (number, path) => of(number).everything.find(({ resource }) => resource === `path:${path}`) ?? { resource: `path:${path}`, mode: "writes" };
  /** The same place of the same base, changed otherwise: real lines, another edit. */
  const otherwise = (touch, mark) => ({ ...touch, content: `gitBlob:${digest(mark).slice(7, 47)}`, ...(touch.lines && { lines: touch.lines.slice(0, 3).map(([first, count, , , symbol]) => [first, count, count + 2, digest(`${mark}${first}`).slice(7, 19), ...(symbol ? [symbol] : [])]) }) });

  // --- Waiting for a review: a batch of small ones, and those that are more.
  real(17378);
  real(17347);
  real(17374, {}, { depends: [{ kind: "needs_landed", on: of(17267).unit, reason: "The snapshots are only agnostic to a default that there is." }] });
  real(17274, { worker: "machine:mender/2.3" });
  real(17337, {}, { initiatives: ["Reproducible paths"] });
  real(17338, {}, { initiatives: ["Reproducible paths"], depends: [{ kind: "needs_landed", on: of(17337).unit, reason: "It changes the rule this one adds to." }] });
  real(17349, {}, { initiatives: ["Reproducible paths"], touches: [...of(17349).proposal.touches, { resource: "contract:trim-paths-env", mode: "writes" }], reversibility: "external_reversible" });

  // --- Waiting for the writers: prose, alike.
  real(17345, { worker: "machine:scribe/1.4" });
  const whitespace = real(17358, {}, { kind: "docs-change", criteria: criteriaOf("docs-change", "") });
  const usage = real(17330);

  // --- Waiting for security.
  const gc = real(17370);
  real(17346, {}, { kind: "dependency-update", criteria: criteriaOf("dependency-update", "") });
  const workflow = real(17385);

  // --- The defaults of August: one waits for the release group, one is kept apart from it by policy.
  const layout = real(17354, {}, {
    priority: 10, integrations: ["documentation", "release"],
    touches: [
      ...["path:doc/book/src/reference/build-cache.md", "path:src/workspace/features.rs", "path:tests/testsuite/build_dir.rs"].map((resource) => ({ resource, mode: "writes" })),
      { resource: "path:src/compiler/layout.rs", mode: "writes" }, { resource: "flag:build-dir-layout-v2", mode: "writes", value: "on" },
    ],
    context: [
      { kind: "operations", text: "It was taken back in July, a day after it landed.", stance: "against", source: "pull-request:17187" },
      { kind: "user", text: "Four weeks on nightly brought two reports, both mended.", stance: "for", source: "tracker" },
    ],
    preserve: ["final artifacts stay where they are"], vary: ["the names of intermediate folders"],
  });
  const metadata = real(17267, { world: { world: { environment: "nightly" } } }, { kind: "rollout-change", reversibility: "external_reversible", criteria: criteriaOf("code-change", "feat"), touches: [...of(17267).proposal.touches, { resource: "flag:embed-metadata", mode: "writes", value: "off on nightly" }] });
  const beta = made("2026-08-18T09:00Z", "person:tomas", {
    kind: "rollout-change", title: "Turn the new build folder on for beta", purpose: "Beta users meet it before stable users do.", reversibility: "external_reversible",
    touches: [{ resource: "flag:build-dir-layout-v2", mode: "writes", value: "on for beta" }, { resource: "segment:beta-users", mode: "assumes", value: "fewer than 2 percent" }],
    criteria: [{ label: "noticed", text: "Within a day we know how many builds of beta users fail.", judged_by: "operations" }], depends: [{ kind: "needs_landed", on: layout }],
  }, { gap: 5 * HOUR });
  const windows = made("2026-08-19T10:00Z", "person:ross", {
    kind: "rollout-change", title: "Keep the new build folder off on Windows for one more release", purpose: "Paths grow by nineteen characters, and some users are at the limit.", reversibility: "external_reversible",
    touches: [{ resource: "flag:build-dir-layout-v2", mode: "writes", value: "off on windows" }, { resource: "config:build.build-dir", mode: "assumes", value: "target/build" }],
    criteria: [{ label: "noticed", text: "The number of reports about long paths goes down.", judged_by: "operations" }],
  }, { to: "landed", gap: 5 * HOUR, asks: "person:jonas" });

  // --- The same settings and lines from two sides.
  const fingerprint = real(17382, {}, { touches: [...["src/compiler/fingerprint/mod.rs", "src/context/schema.rs", "doc/book/src/reference/unstable.md", "tests/testsuite/freshness.rs"].map((path) => touched(17382, path)), { resource: "config:build.fingerprint", mode: "writes", value: "checksum | mtime" }], integrations: ["documentation"], context: [{ kind: "product", text: "People on network drives cannot rely on the times of files.", stance: "for" }] });
  const explain = made("2026-08-19T12:00Z", "person:jonas@home.example", {
    title: "Say which fingerprint changed", purpose: "Who asks why a crate was built again is told which input differs.", accountable: "person:jonas",
    touches: [otherwise(touched(17382, "src/compiler/fingerprint/mod.rs"), "explain"), { resource: "config:build.fingerprint", mode: "writes", value: "checksum | mtime | explain" }],
  }, { worker: "machine:mender/2.3", to: "integrating" });
  const cleanDoc = real(17322);
  made("2026-08-11T09:00Z", "person:ross", {
    title: "Let clean take a package and a target together", purpose: "Each narrows what the other left; today the second one is dropped.",
    touches: [otherwise(touched(17322, "src/ops/cargo_clean.rs"), "narrow"), otherwise(touched(17322, "tests/testsuite/clean.rs"), "narrow")],
  }, { worker: "machine:mender/2.3", to: "validating", tests: false });
  const age = real(17353, { to: "validating", tests: false });
  made("2026-08-14T08:00Z", "person:clara", {
    title: "Read the publish age from the registry's own settings first", purpose: "A registry knows best how long its releases are watched.",
    touches: [otherwise(touched(17353, "src/resolver/version_prefs.rs"), "registry-first"), { resource: "config:registry.min-publish-age", mode: "assumes", value: "there" }],
  }, { to: "executing" });

  // --- Contracts, money, numbers.
  const runId = made("2026-08-13T09:00Z", "person:ines", {
    kind: "contract-change", title: "Name the run in every JSON message", purpose: "Tools that read several builds at once cannot tell their messages apart.", reversibility: "external_reversible",
    touches: [{ resource: "contract:json-messages", mode: "writes", value: "v1 with run_id" }, { resource: "path:src/util/machine_message.rs", mode: "writes" }],
    criteria: [{ label: "additive", text: "A reader of today's messages reads tomorrow's.", judged_by: "compatibility" }], integrations: ["documentation"],
  });
  const dropKey = made("2026-08-17T09:00Z", "person:hana", {
    kind: "contract-change", title: "Leave the deprecated `executable` key out of JSON messages", purpose: "It has said the same as `filenames` for years.", reversibility: "external_reversible",
    touches: [{ resource: "contract:json-messages", mode: "writes", value: "v2 without executable" }],
    criteria: [{ label: "unread", text: "No tool that we know reads the key.", judged_by: "compatibility" }],
  });
  const runners = made("2026-08-12T09:00Z", "person:tomas", {
    kind: "pricing-change", title: "Move the nightly matrix to the larger runner plan", purpose: "The matrix takes three hours; on the larger plan it would take one.", reversibility: "external_reversible", accountable: "person:tomas",
    touches: [{ resource: "price-plan:ci-runners", mode: "writes", value: "large, 12 months" }, { resource: "metric:ci-minutes", mode: "assumes", value: "under 90,000 a month" }],
    criteria: [{ label: "paid", text: "The year's budget covers it.", judged_by: "finance" }], context: [{ kind: "business", text: "The sponsor pays by the year; a smaller plan cannot be had before next summer.", stance: "against", source: "contract" }],
  });
  made("2026-08-18T13:00Z", "person:marta", {
    kind: "pricing-change", title: "Cap runner minutes of forks at a fifth", purpose: "Forks used the minutes of a month in nine days.", reversibility: "external_reversible",
    touches: [{ resource: "price-plan:ci-runners", mode: "writes", value: "small, forks capped" }], criteria: [{ label: "paid", text: "What the project itself needs stays available.", judged_by: "finance" }],
  }, { asks: "person:jonas" });
  const coldBuild = made("2026-08-10T10:00Z", "person:noor", {
    kind: "measurement-change", title: "Count a cold build by its fingerprint and no longer by its time", purpose: "The number went silent in July because the canary got faster hardware, not because builds did.",
    touches: [{ resource: "metric:cold-build", mode: "writes" }, { resource: "config:build.fingerprint", mode: "assumes", value: "mtime" }],
    criteria: [{ label: "says-so", text: "Over last year's builds, the new number and a person agree on nineteen of twenty.", judged_by: "operations" }],
  }, { to: "validating", tests: false });
  const yanked = made("2026-08-06T10:00Z", "person:oscar", {
    kind: "code-change", title: "Delete index entries that were yanked for their licence", purpose: "A court says they may not be listed any more.", reversibility: "irreversible",
    touches: [{ resource: "contract:registry-index", mode: "writes" }, { resource: "clause:terms/7", mode: "assumes", value: "takedown within 30 days" }], priority: 40,
    criteria: [{ label: "only-these", text: "Exactly the 14 entries of the order are gone.", judged_by: "legal" }],
  });

  // --- What a machine is not let do, and what the team has to be asked for because no rule speaks of it.
  const helpers = made("2026-08-18T06:00Z", "person:noor", { title: "Keep the compiled test helpers between workflow runs", purpose: "Each run builds the same helpers for four minutes.", touches: [{ resource: "path:.github/workflows/main.yml", mode: "writes", change: { type: "modified" } }] }, { worker: "machine:mender/2.3", to: "validating" });

  // --- Machines' updates.
  made("2026-08-20T02:00Z", "person:marta", { kind: "dependency-update", title: "chore(deps): update rust crate git2 to 0.22.0", purpose: "A new minor version is out.", touches: [{ resource: "path:Cargo.toml", mode: "writes", change: { type: "modified" } }, { resource: "path:Cargo.lock", mode: "writes", change: { type: "modified" } }] }, { worker: "machine:renovate/41", asks: "person:jonas" });
  made("2026-08-21T02:00Z", "person:marta", { kind: "dependency-update", title: "chore(deps): update rust crate gix to 0.86.0", purpose: "A new minor version is out.", touches: [{ resource: "path:Cargo.lock", mode: "writes", change: { type: "modified" } }] }, { worker: "machine:renovate/41", asks: "person:jonas" });

  // --- A release that goes out as a whole, and waits for a day.
  const bump = real(17379, { to: "integrating" }, { priority: 20 });
  const notes = made("2026-08-21T13:00Z", "person:lena", { kind: "docs-change", title: "Release notes for 0.101", purpose: "They name the new build folder and what to do where a script looks for the old one.", touches: [{ resource: "path:doc/book/src/CHANGELOG.md", mode: "assumes" }, { resource: "path:doc/book/src/releases/0.101.md", mode: "writes", change: { type: "added" } }], depends: [{ kind: "lands_with", on: bump, reason: "Nobody gets the one without the other." }] }, { to: "integrating" });
  at("2026-08-23T09:00Z", () => {
    world.do("person:tomas", "hold", { unit: bump, hold: { label: "beta-cut", reason: "The beta is cut on Monday; this goes after it.", until: { type: "instant", with: "2026-08-26T06:00:00Z" } } });
    world.do("person:tomas", "hold", { unit: beta, hold: { label: "two-weeks", reason: "Not before stable users of the nightly have had it for two weeks.", until: { type: "instant", with: "2026-09-05T08:00:00Z" } } });
    world.do("person:ines", "depend", { unit: workflow, dependency: { kind: "lands_apart", on: gc, reason: "When the link check fails we want to know whose it is." } });
    world.do("person:ines", "depend", { unit: dropKey, dependency: { kind: "excludes", on: runId, reason: "Readers are to meet one change of the messages a release." } });
  });

  // --- Answers given, no longer good, in doubt.
  const clean = real(17365, {}, {});
  at("2026-08-21T09:00Z", () => life.judge("person:lena", clean, "review", "approve", "Clearer than before.") && life.judge("person:jonas", clean, "review", "approve", "Good: it says what is kept."));
  at("2026-08-22T14:00Z", () => {
    const touch = world.unit(clean).touches[0].touch.is;
    world.do("person:nils", "touch", { unit: clean, dropped: [], reason: "The text about packages was wrong for workspaces.", touches: [{ ...touch, content: `gitBlob:${digest("second thoughts").slice(7, 47)}` }] });
  });
  at("2026-08-23T06:00Z", () => life.test(clean, "shown", "ci-shown-again", { replaces: ["ci-shown"] }));
  at("2026-08-24T05:00Z", () => world.do("person:marta", "move", { unit: clean, to: "landed" }));

  at("2026-08-14T11:00Z", () => {
    world.do("machine:ci/7", "record_evidence", { unit: age, claim: { label: "ci-shown", method: "test", finding: "supports", text: "The new test fails before the change and passes after it.", about: ["criterion:shown", "content"], artifact: artifact("age") } });
    world.do("person:clara", "record_evidence", { unit: age, claim: { label: "by-hand", method: "test", finding: "contradicts", text: "On Windows two tests of the publish age fail when the zone is not UTC.", about: ["criterion:shown", "content"], artifact: artifact("age by hand") } });
  });
  at("2026-08-20T10:00Z", () => {
    const cause = world.unit(fingerprint);
    const touch = cause.touches.map(({ touch: { is } }) => is).find(({ resource }) => resource.endsWith("schema.rs"));
    world.do("person:jonas", "touch", { unit: fingerprint, dropped: [], reason: "The setting is read once now.", touches: [{ ...touch, content: `gitBlob:${digest("read once").slice(7, 47)}` }] });
  });
  at("2026-08-22T16:00Z", () => world.do("person:jonas", "challenge", { unit: fingerprint, challenge: { label: "warm", of: { evidence: "ci-unchanged" }, text: "The forty workspaces were built warm: nothing was fingerprinted anew.", stops: true } }));
  at("2026-08-22T19:00Z", () => world.do("person:jonas", "escalate", { unit: fingerprint, escalation: { label: "default", to: "person:marta", question: "Which of the two is the default on network drives, and can we know that we are on one?", due: "2026-08-27T12:00:00Z" } }));
  at("2026-08-20T18:00Z", () => life.judge("person:jonas", runId, "compatibility", "approve", "Additive; the three editors I asked ignore keys they do not know."));
  at("2026-08-21T10:00Z", () => life.judge("person:ross", dropKey, "compatibility", "decline", "Two packaging tools read it. I maintain one of them."));
  at("2026-08-21T10:30Z", () => world.do("person:ross", "refuse", { unit: dropKey, refusal: { label: "read-by-two", grounds: "local_harms_whole", about: "touch:contract:json-messages", text: "It saves us four lines and costs every packager a release." } }));
  at("2026-08-15T10:00Z", () => world.do("person:ross", "refuse", { unit: runId, refusal: { label: "second-change", grounds: "local_harms_whole", about: "touch:contract:json-messages", text: "Every reader has to look at its messages again, for a key that few of them need." } }));
  at("2026-08-18T10:00Z", () => world.do("person:ross", "answer_refusal", { unit: runId, refusal: "second-change", answer: "It is added and nothing else moves; the page about messages says that keys may come." }));
  at("2026-08-19T15:00Z", () => world.do("person:dana", "refuse", { unit: usage, refusal: { label: "whose-rule", grounds: "context_wrong", text: "The text was written for another repository; half of it names teams we do not have." } }));
  at("2026-08-14T15:00Z", () => world.do("person:ines", "refuse", { unit: coldBuild, refusal: { label: "times", grounds: "metric_distorts", text: "A build that copies its fingerprints would count as warm." } }));
  at("2026-08-20T15:00Z", () => world.do("person:oscar", "refuse", { unit: explain, refusal: { label: "misses", grounds: "machine_misses_point", text: "It prints the digest of the input. People ask which input it is." } }));
  at("2026-08-22T11:00Z", () => world.do("person:lena", "challenge", { unit: whitespace, challenge: { label: "asks-nothing", of: { rule: "proofread" }, text: "We are asked whether white space reads well. Nothing we have said here since May changed a line." } }));
  at("2026-08-19T19:00Z", () => world.do("person:tomas", "escalate", { unit: layout, escalation: { label: "packagers", to: "person:marta", question: "Have the three packagers of July said that their scripts work?", due: "2026-08-25T12:00:00Z" } }));
  at("2026-08-15T09:00Z", () => world.do("person:oscar", "escalate", { unit: yanked, escalation: { label: "order", to: "person:greta", question: "Does the order name versions, or whole crates?", due: "2026-08-22T12:00:00Z" } }));
  at("2026-08-16T09:00Z", () => world.do("person:ross", "raise_uncertainty", { unit: cleanDoc, uncertainty: { label: "legacy", question: "Does it hold for the old folder too?", owner: "person:mira", blocks: "landed" } }));
  at("2026-08-22T12:00Z", () => world.do("person:tomas", "raise_uncertainty", { unit: runners, uncertainty: { label: "notice", question: "How long is the notice if the sponsor stops?", owner: "person:greta" } }));

  // --- Handed on.
  at("2026-08-23T10:00Z", () => report("delegate", world.try("person:oscar", "delegate", { unit: workflow, delegation: { of: { judgment: "security" }, to: "person:dana", reason: "I am away until Thursday." } })));
  at("2026-08-23T10:05Z", () => report("delegate", world.try("person:marta", "delegate", { unit: layout, delegation: { of: { escalation: "packagers" }, to: "person:ines", reason: "She talks to them every week." } })));
  at("2026-08-18T08:00Z", () => world.do("person:ines", "hand_off", { unit: of(17349).unit, role: "accountable", to: "person:jonas", reason: "He knows the debuggers; I am on the release." }));
  const breaking = real(17333, {}, {});
  at("2026-08-14T08:00Z", () => world.do("person:jonas", "hand_off", { unit: breaking, role: "executor", to: "person:ines", reason: "I am away for a week." }));

  // --- What burns.
  at("2026-08-23T18:00Z", () => report("override", world.try("person:tomas", "override", { unit: gc, override: { label: "builds-stop", of: "land", intent: "refining", reason: "Since Friday's git every fetch into a shared cache fails; people cannot build.", until: "2026-08-25T16:00:00Z" } })));

  // --- Reshaped.
  const lumped = unitId(ms("2026-08-15T09:00Z"));
  at("2026-08-15T09:00Z", rise({ unit: lumped, by: "person:felix", proposal: { kind: "code-change", title: "Tidy the resolver's errors and speed up its lists", purpose: "Messages name the crate that asked; lists are made once.", accountable: "person:felix", reversibility: "reversible", criteria: criteriaOf("code-change", "refactor"), touches: [{ resource: "path:src/resolver/errors.rs", mode: "writes" }, { resource: "path:src/resolver/types.rs", mode: "writes" }] } }, { to: "executing" }));
  at("2026-08-17T09:00Z", () => {
    const part = (title, path, purpose) => ({ unit: unitId(world.now), proposal: { kind: "code-change", title, purpose, accountable: "person:felix", reversibility: "reversible", criteria: criteriaOf("code-change", "refactor"), touches: [{ resource: `path:${path}`, mode: "writes" }] } });
    world.do("person:felix", "split", { unit: lumped, reason: "The reviewers could not tell which line was for what.", into: [part("Resolver errors name the crate that asked", "src/resolver/errors.rs", "Who sees the message knows where to look."), part("Candidate versions are listed once", "src/resolver/types.rs", "Large workspaces spend a tenth of their time there.")] });
  });
  const twins = ["Completions offer paths for `run`", "Shell completion of paths after `run`"].map((title, place) => {
    const unit = unitId(ms("2026-08-18T11:00Z"));
    at(ms("2026-08-18T11:00Z") + place * HOUR, () => world.do("person:contributor-8037", "propose", { unit, proposal: { kind: "code-change", title, purpose: "The shell offers packages where a path is wanted.", accountable: "person:dana", reversibility: "reversible", criteria: criteriaOf("code-change", "fix"), touches: [{ resource: "path:src/bin/cargo/commands/run.rs", mode: "writes" }] } }));
    return unit;
  });
  at("2026-08-19T11:00Z", () => world.do("person:dana", "combine", { units: twins, reason: "Two reports of one thing.", into: { unit: unitId(world.now), proposal: { kind: "code-change", title: "Completions offer paths after `run`", purpose: "The shell offers packages where a path is wanted.", accountable: "person:dana", reversibility: "reversible", criteria: criteriaOf("code-change", "fix"), touches: [{ resource: "path:src/bin/cargo/commands/run.rs", mode: "writes" }] } } }));

  // Two that may be one problem; nobody has said so.
  const timings = [["Timings leave out build scripts", "The chart of timings shows a gap where build scripts ran."], ["Build scripts are missing from the timings chart", "In the chart of timings nothing is drawn while build scripts run."]];
  for (const [place, [title, purpose]] of timings.entries()) {
    const unit = unitId(ms("2026-08-20T14:00Z"));
    at(ms("2026-08-20T14:00Z") + place * 20 * HOUR, () => world.do(["person:contributor-9d7b", "person:noor"][place], "propose", { unit, proposal: { kind: "code-change", title, purpose, accountable: "person:noor", reversibility: "reversible", touches: [{ resource: "path:src/compiler/timings/report.rs", mode: "writes" }] } }));
  }

  // --- A change of policy that one of two has agreed to.
  at("2026-08-21T08:00Z", policyChange(world, { ...third, rules: third.rules.filter(({ id }) => id !== "proofread" && id !== "tests-are-read") }, {
    by: "person:lena", title: "Prose lands without a second reader", purpose: "In three months the second reader changed nothing; what was wrong was found by readers of the book.",
    differs: "- rule proofread: judgment proofreading, by writers\n- rule tests-are-read: says nothing that reviewed does not",
    found: "11 moves that waited for a second reader would not have; none of these was taken back.",
    judges: ["person:jonas", "person:ines"], landed: "2026-08-27T09:00Z", stop: "one",
  }));

  // Given up after two tries.
  const given = made("2026-07-13T09:00Z", "person:felix", { title: "Resolve workspaces side by side", purpose: "Large repositories wait for one workspace after the other.", touches: [{ resource: "path:src/resolver/mod.rs", mode: "writes" }] }, { worker: "machine:mender/2.3", to: "executing" });
  at("2026-07-15T09:00Z", () => world.do("machine:mender/2.3", "record_attempt", { unit: given, attempt: { what: "A thread for each workspace.", outcome: "failed", learned: "They share the lock of the registry; nothing is faster." } }));
  at("2026-07-17T09:00Z", () => world.do("machine:mender/2.3", "record_attempt", { unit: given, attempt: { what: "A copy of the index for each workspace.", outcome: "failed", learned: "Three times the memory for a tenth of the time." } }));
  at("2026-07-18T09:00Z", () => world.do("person:felix", "abandon", { unit: given, reason: "The lock is the work, not the threads." }));

  // A rule that could not be told where nobody counted lines.
  at("2026-06-20T09:00Z", () => world.do("person:jonas", "challenge", { unit: of(17006).unit, challenge: { label: "uncounted", of: { rule: "huge-changes-need-two" }, text: "A change told by folders counts as no lines at all; the largest pass it." } }));
  at("2026-07-14T12:00Z", () => world.do("person:ines", "answer_challenge", { unit: of(17006).unit, challenge: "uncounted", ruling: "upheld", answer: "It should ask only where lines were counted, and say so." }));

  // Proposed this morning, when there is no room.
  made("2026-08-24T06:00Z", "person:ross", { title: "Print the layout version with `--version --verbose`", purpose: "Reports of the new folder do not say which of the two it is.", touches: [{ resource: "path:src/bin/cargo/commands/version.rs", mode: "writes" }] }, { to: "executing" });

  // Asked again, with the same answer.
  at("2026-08-20T06:00Z", () => world.do("machine:mender/2.3", "move", { unit: helpers, to: "validating" }));
  at("2026-08-21T13:00Z", () => world.do("person:marta", "move", { unit: breaking, to: "landed" }));
  at("2026-08-21T13:10Z", () => world.do("person:marta", "move", { unit: windows, to: "landed" }));

  // Asked again today: the beta is being cut, and the answer is to wait.
  for (const [number, by] of [[17378, "person:marta"], [17374, "person:marta"]]) at("2026-08-24T07:00Z", () => world.try(by, "move", { unit: of(number).unit, to: "landed" }));
  at("2026-08-24T07:10Z", () => world.try("person:jonas", "move", { unit: metadata, to: "landed" }, { world: { world: { environment: "nightly" } } }));
}

function report(what, { rejected }) {
  if (rejected !== undefined) console.error(what, rejected.message, rejected.help);
}
