// The policy of the team in the example, as it was adopted in May and as it was changed in July through a judged unit.

const CODE = ["code-change", "dependency-update"];
const LANDS = ["code-change", "dependency-update", "docs-change", "test-change"];

/** The policy as it was adopted on 20 May 2026. */
export const first = {
  governed: 1,
  policy: "build-tool",
  owner: "person:marta",
  review: "2027-03-31",
  purpose: "What reaches people who build with this tool was run as it is, was read by somebody who did not write it, and can be taken back.",
  zones: { "America/New_York": "EST5EDT,M3.2.0,M11.1.0" },
  groups: {
    maintainers: { members: ["person:marta", "person:jonas", "person:ines", "person:ross"], competences: ["review"] },
    security: { members: ["person:oscar", "person:dana"], competences: ["review", "security"] },
    release: { members: ["person:marta", "person:tomas"], competences: ["operations"] },
    writers: { members: ["person:lena", "person:tomas"], competences: ["prose"] },
    finance: { members: ["person:greta"], competences: ["finance"] },
    checks: { members: ["machine:ci/7"] },
  },
  standards: {
    tests: {
      why: "The whole suite, on exactly this content, by our own machine, not older than three days.",
      methods: ["test"], about: ["content"], from: "checks", fresh: "72h", verified: true,
    },
    rehearsal: { why: "Somebody tried the way back, rather than wrote that there is one.", methods: ["rehearsal"], by: ["person"], fresh: "14d" },
  },
  rules: [
    { id: "people-work", why: "Until it lands, work is its author's.", moves: ["admit", "start", "submit", "pass"], match: { actors: ["person"] }, then: ["allow"] },
    { id: "machines-work", why: "Machines work as people do, as far as their rung goes.", moves: ["start", "submit", "pass"], match: { actors: ["machine"] }, then: ["allow"] },
    { id: "land", why: "Landing is the ordinary end of good work; other rules say what it takes.", moves: ["land"], then: ["allow"] },
    { id: "tested", why: "A review is no substitute for having run it.", moves: ["land"], kinds: CODE, then: [{ evidence: "tests" }] },
    { id: "reviewed", why: "Two people know every line.", moves: ["land"], kinds: [...CODE, "test-change"], then: [{ judgment: { kind: "review", question: "Do you understand it well enough to mend it without its author?", of: "maintainers" } }] },
    { id: "tests-are-read", why: "A test that asserts the wrong thing is worse than none.", moves: ["land"], kinds: ["test-change"], then: [{ judgment: { kind: "review", question: "Do you understand it well enough to mend it without its author?", of: "maintainers" } }] },
    { id: "proofread", why: "Our users read the book before they read the code.", owner: "person:lena", moves: ["land"], kinds: ["docs-change"], then: [{ judgment: { kind: "proofreading", question: "Does it read well?", of: "writers" } }] },
    { id: "huge-changes-need-two", why: "Nobody reads a thousand lines with care; two people at least read different ones.", moves: ["land"], kinds: LANDS, when: "unit.lines > 1000", then: [{ judgment: { kind: "review", of: "maintainers", quorum: 2 } }, { remember: "Would it have been two units?" }] },
    { id: "security-looks", why: "A mistake in how we fetch and verify code is found by somebody else first.", owner: "person:oscar", origin: "incident:cve-2026-5222", review: "2026-08-01", moves: ["land"], match: { paths: [".github/**", "src/cargo/sources/git/**", "src/sources/git/**", "credential/**"] }, then: [{ judgment: { kind: "security", question: "Could somebody who controls the input make it do something else?", of: "security" } }, { route: "security" }] },
    { id: "no-machine-in-workflows", why: "The workflows hold the keys of the release; what a machine writes there runs with them.", owner: "person:oscar", moves: ["submit"], kinds: ["code-change"], match: { actors: ["machine"], paths: [".github/**"] }, then: ["block"] },
    { id: "old-build-backend", why: "The first build backend has no tests left; only people who wrote it can judge a change.", origin: "unit:01JX2M7Q5W8D4V0R3T6Y9B1CEF", moves: ["land"], match: { paths: ["crates/backend-v0/**"] }, then: [{ judgment: { kind: "review", of: "maintainers", quorum: 2 } }] },
    { id: "contracts-keep-their-word", why: "Other tools parse what we print; they find out when it has shipped.", moves: ["land"], match: { touches: ["contract:*"] }, then: [{ judgment: { kind: "compatibility", question: "Which tool that reads this today would stop working?", of: "maintainers", quorum: 2 } }] },
    { id: "money-is-counted", why: "What we promise to pay is paid for a year.", moves: ["land"], match: { touches: ["price-plan:*"] }, then: [{ judgment: { kind: "finance", question: "Is it in the budget, and until when?", of: "finance" } }] },
    { id: "flags-are-rolled-out", why: "A default that changes for everybody on one day is noticed by everybody on one day.", moves: ["land"], kinds: ["rollout-change"], then: [{ judgment: { kind: "rollout", question: "Who sees it first, and how do we notice?", of: "release" } }] },
    { id: "stable-waits-for-notes", why: "What changes for the stable release is named in the notes before it lands.", owner: "person:tomas", moves: ["land"], kinds: ["rollout-change"], when: 'world.environment == "stable"', then: [{ judgment: { kind: "rollout", question: "Do the notes name it?", of: "release" } }] },
    { id: "breaking-asks-release", why: "What breaks builds is announced before it lands.", moves: ["land"], kinds: CODE, when: "unit.title.contains(\")!:\")", then: [{ escalate: { to: "release", within: "48h" } }] },
    { id: "policy-is-judged", why: "A rule is code that runs on people.", moves: ["land"], kinds: ["policy-change"], then: [{ judgment: { kind: "policy", question: "Would you want to be stopped by this?", of: "maintainers", quorum: 2 } }] },
    { id: "our-own-ends", why: "What it did to our users is for people to say.", moves: ["settle"], match: { actors: ["person"] }, then: ["allow"] },
  ],
  windows: [
    { id: "weekend", why: "What breaks on a weekend is mended by somebody who had other plans.", moves: ["land"], kinds: ["code-change", "rollout-change", "contract-change"], times: [{ weekly: { days: ["saturday", "sunday"], from: "00:00", until: "24:00", zone: "America/New_York" } }], except: "has(world.incident) && world.incident" },
    { id: "branch-day", why: "While the beta is cut nothing else moves, so that we know what is in it.", owner: "person:tomas", moves: ["land"], kinds: ["code-change", "dependency-update", "rollout-change"], times: [{ once: { from: "2026-05-28T12:00:00Z", until: "2026-05-29T12:00:00Z" } }, { once: { from: "2026-07-08T12:00:00Z", until: "2026-07-09T12:00:00Z" } }, { once: { from: "2026-08-24T06:00:00Z", until: "2026-08-26T06:00:00Z" } }] },
  ],
  ceilings: [
    { reversibility: "external_reversible", why: "Others have built with it by the time we take it back.", moves: ["land"], autonomy: "check" },
    { reversibility: "irreversible", why: "There is no way back, so that the way there is looked at by more people.", moves: ["land"], autonomy: "work", then: [{ evidence: "rehearsal" }, { judgment: { kind: "risk", question: "What is lost if this is wrong?", of: "maintainers", quorum: 2 } }] },
  ],
  autonomy: {
    why: "A machine shows over weeks that it can do the step below before it takes the next.",
    granted_by: "maintainers",
    ladder: [
      { level: "work", moves: ["start", "submit"] },
      { level: "check", moves: ["pass"], earn: { failures_per_thousand: 400, horizon: "5d", areas: 2, days: 4, complete_percent: 80, audit_per_thousand: 20 } },
      { level: "land", moves: ["land"], earn: { failures_per_thousand: 300, horizon: "7d", areas: 2, days: 5, complete_percent: 90, audit_per_thousand: 50, drought: "45d" } },
    ],
  },
  attention: [
    { group: "maintainers", waiting: 19, why: "Four people do four reviews a day with care; what waits longer than a week is forgotten by its author." },
    { group: "security", waiting: 6, why: "Two people have other work." },
  ],
  overrides: [
    { group: "release", moves: ["land"], most: "48h", why: "Whoever ships can put out a fire, in the open and for two days." },
  ],
  changes: { kind: "policy-change", why: "Rules are judged like code." },
  fallback: { to: "maintainers", within: "48h" },
};

/** The lesson that the July change of policy came of. */
export const LESSON = "defaults-in-steps";

/** The policy from 21 July 2026: a rule of the lesson, and one that could not be told mended. */
export const second = {
  ...first,
  rules: [
    ...first.rules.map((rule) => (rule.id === "huge-changes-need-two" ? { ...rule, when: "has(unit.lines) && unit.lines > 1000" } : rule)),
    { id: "layout-goes-in-steps", why: "Where build output lies is read by tools we do not know. The first time it changed for everybody at once, we took it back within a day.", owner: "person:tomas", origin: `lesson:${LESSON}`, moves: ["land"], kinds: CODE, match: { paths: ["src/cargo/core/compiler/layout.rs", "src/compiler/layout.rs", "src/cargo/core/compiler/build_runner/**", "src/compiler/build_runner/**", "tests/testsuite/build_dir*.rs"] }, then: [{ judgment: { kind: "rollout", question: "Was it on nightly for a release, and who told us it works?", of: "release" } }] },
  ],
};

/** The policy since 23 August 2026: two defaults are never on their way at once. */
export const third = {
  ...second,
  exclusions: [
    { id: "one-default-at-a-time", why: "When two defaults change in one nightly nobody can tell which of them broke a build.", moves: ["land"], between: "flag:build-dir-layout-v2", and: "flag:embed-metadata" },
  ],
};
