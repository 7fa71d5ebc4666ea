// What was noticed, what it amounted to, and what was kept of it.

import { LESSON } from "./policy.mjs";
import { DAY, HOUR, iso, ms, numbers } from "./world.mjs";

export function learning(world, byNumber) {
  const random = numbers(29);
  const unit = (number) => byNumber.get(number).unit;
  const seen = new Map();
  let next = 100;
  /** Something that was noticed: kept under a name, so that patterns can gather it. */
  const notice = (at, name, kind, text, { topic, source = "/tracker", by = "machine:intake/2", resources, units, severity } = {}) =>
    world.tell(at, () => {
      next += 7;
      const signal = { at: iso(at), id: `${source.slice(1)}-${next}`, kind, source, topic, text, ...(resources && { resources }), ...(units && { units: units.map(unit) }), ...(severity && { severity }) };
      const { seq } = world.do(by, "signal", { signals: [signal] });
      if (name) seen.set(name, [...(seen.get(name) ?? []), seq]);
    });
  const learn = (at, by, pattern, type, what) => world.tell(at, () => world.do(by, "learn", { pattern, step: { type, with: typeof what === "function" ? what() : what } }));
  const keep = (at, by, lesson) => world.tell(at, () => world.do(by, "keep", { lesson: typeof lesson === "function" ? lesson() : lesson }));

  // A default that moved for everybody, taken back, and what was made of it.
  const layout = { topic: "build-dir", resources: ["flag:build-dir-layout-v2", "path:src/compiler/layout.rs"] };
  notice("2026-07-06T17:20Z", "layout", "support_complaint", "After this night's update our packaging script finds no binaries under the build folder.", layout);
  notice("2026-07-07T06:45Z", "layout", "support_complaint", "The coverage tool we use looks for test binaries where they were, and reports nothing.", layout);
  notice("2026-07-07T08:10Z", "layout", "incident", "The nightly image of a large user fails: a wrapper copies from the old folder.", { ...layout, source: "/status", severity: 2 });
  notice("2026-07-08T07:00Z", "layout", "rollback", "The stable layout was taken back on the day after it landed.", { ...layout, source: "/releases", by: "person:tomas", units: [17187] });
  learn("2026-07-08T08:00Z", "person:ines", "layout-moved", "recognise", () => ({ title: "Tools look where build output used to be", says: "All of them read files in the build folder that were never promised.", signals: seen.get("layout") }));
  learn("2026-07-08T10:00Z", "person:ines", "layout-moved", "interpret", { says: "Where intermediate output lies is a contract in use, though none was given.", false_paths: ["One packaging script is at fault.", "A note in the change log would have done."] });
  learn("2026-07-08T10:20Z", "person:ines", "layout-moved", "respond", () => ({ says: "Take it back now; bring it again on nightly alone.", units: [unit(17187)] }));
  learn("2026-07-14T09:00Z", "person:tomas", "layout-moved", "validate", { helped: true, says: "No report in the week since it was taken back." });
  keep("2026-07-14T09:30Z", "person:tomas", () => ({
    label: LESSON, title: "Defaults change in steps", form: { sort: "rule", why: "It can be told by the path, and asks one group once." },
    bears_on: { paths: ["src/compiler/layout.rs", "src/compiler/build_runner/**"], touches: ["flag:build-dir-layout-v2"] }, from: { pattern: "layout-moved" }, review: "2027-01-31",
    learnt: { happened: "The new build folder became the default for everybody on one day and was taken back on the next.", meant: "Tools we do not know read what we never promised.", worked: "A day on nightly found in hours what review had not found in months.", risk: "People stop trusting the default.", watch: "Questions about folders in the week after a release.", false_paths: ["Announcing it in the change log."] },
  }));

  // A flag that was forwarded too far.
  const verbose = { topic: "verbose-output", resources: ["path:src/compiler/mod.rs"] };
  notice("2026-07-22T10:00Z", "verbose", "support_complaint", "With two -v our log has forty megabytes since the last beta.", verbose);
  notice("2026-07-29T15:00Z", "verbose", "support_complaint", "The compiler prints its own banner for each crate now; our log parser stops there.", verbose);
  notice("2026-08-03T09:00Z", "verbose", "evaluation_failure", "The nightly comparison of build logs differs in every workspace.", { ...verbose, source: "/ci/compare" });
  learn("2026-08-03T12:00Z", "person:dana", "verbose-floods", "recognise", () => ({ title: "Verbose logs grew tenfold", says: "All since the flag is forwarded to the compiler.", signals: seen.get("verbose") }));
  learn("2026-08-04T09:00Z", "person:marta", "verbose-floods", "interpret", { says: "People ask for our log, not for that of the compiler.", false_paths: ["Fewer lines of our own."] });
  learn("2026-08-05T17:00Z", "person:marta", "verbose-floods", "respond", () => ({ says: "Taken back; another flag is being talked about.", units: [unit(17314)] }));
  learn("2026-08-19T09:00Z", "person:ines", "verbose-floods", "validate", { helped: true, says: "The comparison is quiet again, and nobody asked for it back." });

  // A setting in two places.
  const age = { topic: "min-publish-age", resources: ["config:registry.min-publish-age", "path:src/util/context/mod.rs"] };
  notice("2026-07-28T11:00Z", "age", "support_complaint", "I set the age for the default registry and it is not applied to the others. Which one wins?", age);
  notice("2026-08-01T11:00Z", "age", "support_complaint", "Two settings with nearly one name; the one we used does nothing.", age);
  notice("2026-08-05T13:00Z", "age", "user_behavior", "Of 61 public configurations that set an age, 22 set both.", { ...age, source: "/survey" });
  learn("2026-08-06T09:00Z", "person:ines", "age-set-twice", "recognise", () => ({ title: "The publish age is set in two places", says: "Each of them took one setting for the other.", signals: seen.get("age") }));
  learn("2026-08-07T09:00Z", "person:ines", "age-set-twice", "interpret", { says: "One of the two settings is one too many." });
  world.tell("2026-08-12T19:00Z", () => world.do("person:ines", "learn", { pattern: "age-set-twice", step: { type: "respond", with: { says: "The setting of the default registry goes.", units: [unit(17353)] } } }));

  // Understood, not answered yet.
  const clean = { topic: "clean", resources: ["path:src/ops/cargo_clean.rs"] };
  notice("2026-08-06T09:10Z", "clean", "support_complaint", "Cleaning the docs removed the docs of all targets.", clean);
  notice("2026-08-11T14:00Z", "clean", "support_complaint", "I asked to clean one package and the whole target folder went.", clean);
  notice("2026-08-18T16:30Z", "clean", "sales_objection", "A studio will not move its build farm: cleaning one target takes the cache of the others along.", { ...clean, source: "/partners" });
  learn("2026-08-19T08:00Z", "person:ross", "cleans-too-much", "recognise", () => ({ title: "Clean removes more than it was asked to", says: "Each named a part and lost the whole.", signals: seen.get("clean") }));
  learn("2026-08-20T08:30Z", "person:ross", "cleans-too-much", "interpret", { says: "Options of clean narrow one by one and do not combine.", false_paths: ["The help text is unclear."] });

  // Recognised only.
  const mirror = { topic: "download", source: "/status", resources: ["metric:crate-download-latency"] };
  notice("2026-08-12T03:00Z", "mirror", "incident", "Downloads from one region time out for forty minutes.", { ...mirror, severity: 3 });
  notice("2026-08-16T03:20Z", "mirror", "incident", "Downloads from the same region time out for half an hour.", { ...mirror, severity: 3 });
  notice("2026-08-20T02:50Z", "mirror", "observation", "Retries double at three at night, UTC.", mirror);
  learn("2026-08-21T09:00Z", "machine:intake/2", "night-timeouts", "recognise", () => ({ title: "Downloads time out at three at night", says: "One region, one hour, every fourth night.", signals: seen.get("mirror") }));

  // Noise.
  const desk = { topic: "desk-test", source: "/desk" };
  for (const at of ["2026-06-10T09:00Z", "2026-06-10T09:05Z", "2026-06-11T09:00Z"]) notice(at, "desk", "support_complaint", "A trial of the new form: please ignore.", desk);
  learn("2026-06-11T12:00Z", "machine:intake/2", "form-trials", "recognise", () => ({ title: "Three reports of the same words", says: "The same words, three times.", signals: seen.get("desk") }));
  learn("2026-06-12T09:00Z", "person:lena", "form-trials", "dismiss", "We were trying the form.");
  notice("2026-07-11T09:00Z", "advert", "observation", "Somebody offers to translate the book for money.", { topic: "mail", source: "/desk" });
  world.tell("2026-07-11T10:00Z", () => world.do("person:lena", "dismiss", { signals: seen.get("advert"), reason: "An advertisement." }));

  // Nobody has said yet that these are one thing.
  const metadata = { topic: "metadata", resources: ["flag:embed-metadata", "path:src/compiler/fingerprint/mod.rs"] };
  notice("2026-08-15T07:30Z", undefined, "support_complaint", "A debugger finds no metadata in the libraries of last night's nightly.", metadata);
  notice("2026-08-18T12:00Z", undefined, "evaluation_failure", "Snapshot tests of a plug-in differ: file sizes fell by a third.", { ...metadata, source: "/ci/compare" });
  notice("2026-08-20T19:00Z", undefined, "unexpected_success", "A full build folder is 31 percent smaller than a week ago.", { ...metadata, source: "/survey" });
  notice("2026-08-22T10:00Z", undefined, "user_behavior", "Seven public workflows turn the metadata on again.", { ...metadata, source: "/survey" });

  // Machines' work that did not hold.
  notice("2026-07-10T08:00Z", undefined, "incident", "Builds that cap lints lost the flags they set themselves.", { topic: "regression", source: "/status", units: [17174], severity: 2 });
  notice("2026-07-24T08:00Z", undefined, "incident", "A home folder behind a link is resolved twice on Windows.", { topic: "regression", source: "/status", units: [17222], severity: 3 });
  world.tell("2026-07-20T15:00Z", () => world.do("person:jonas", "roll_back", { unit: unit(17204), reason: "It hides the warning also where two packages really have one name." }));
  notice("2026-07-30T08:00Z", undefined, "incident", "The report of timings leaves out units of build scripts.", { topic: "regression", source: "/status", units: [17238], severity: 3 });
  world.tell(Math.max(byNumber.get(17314).landed, byNumber.get(17314).at + 5 * HOUR) + 2 * HOUR, () => world.do("person:marta", "roll_back", { unit: unit(17006), through: unit(17314), reason: "Its flag reaches further than what people asked for; the logs cannot be read." }));

  // Something that always came, and stopped; something that comes more than it did.
  let canary = ms("2026-05-12T05:00Z");
  while (canary < ms("2026-07-18T00:00Z")) {
    notice(canary, undefined, "evaluation_failure", "The cold build of the canary workspace took more than five minutes.", { topic: "canary.slow", source: "/ci/canary", resources: ["metric:cold-build"] });
    canary += Math.floor((1.6 + random() * 1.6) * DAY);
  }
  let question = ms("2026-05-14T10:00Z");
  for (let count = 0; question < ms("2026-08-21T00:00Z"); count += 1) {
    notice(question, undefined, "observation", ["A question about lock files.", "A question about features.", "A question about workspaces."][count % 3], { topic: "question.locking", source: "/forum" });
    question += Math.floor((3.2 + random() * 1.5) * DAY);
  }
  for (const at of ["2026-08-22T08:00Z", "2026-08-22T15:00Z", "2026-08-23T09:00Z", "2026-08-24T07:00Z"]) notice(at, undefined, "observation", "A question about why the lock message names an age.", { topic: "question.locking", source: "/forum" });

  // What the register has to tell itself, taken now and then; the last of it is not taken yet.
  for (const at of ["2026-06-30T07:00Z", "2026-07-31T07:00Z"]) {
    world.tell(at, () => {
      const { signals } = world.ask("untaken_signals", { now: iso(world.now) });
      const told = signals.filter(({ kind }) => kind !== "unexpected_calm");
      if (told.length > 0) world.do("machine:intake/2", "signal", { signals: told.slice(0, 12) });
    });
  }

  // Lessons of other forms.
  keep("2026-07-13T11:00Z", "person:jonas", () => ({
    label: "cap-lints", title: "Capping lints is not turning them off", form: { sort: "warning", why: "It takes a reader to tell which is meant." }, bears_on: { paths: ["src/**/compiler/**"] }, from: { units: [unit(17174)] }, review: "2027-02-28",
    learnt: { happened: "Flags that people had set themselves went missing where lints were capped.", meant: "Two settings that look alike were taken for one.", watch: "Changes that leave out arguments of the compiler." },
  }));
  keep("2026-06-16T11:00Z", "person:dana", () => ({
    label: "line-ends", title: "What a build script prints ends lines as its system does", form: { sort: "test", at: "tests/testsuite/build_script.rs", why: "A test tells at once, on each system." }, bears_on: { paths: ["src/**/build_script/**"] }, from: { units: [unit(17081)] },
    learnt: { happened: "A token that a helper printed ended in a carriage return and was refused by the registry.", meant: "We read lines as one system writes them.", worked: "A test that prints both." },
  }));
  keep("2026-07-31T11:00Z", "person:tomas", () => ({
    label: "try-the-way-back", title: "Who takes something away for good tries first how it comes back", form: { sort: "evidence_standard", at: "rehearsal", why: "That there is a way back is easily written." }, from: { units: [unit(17187)] },
    learnt: { happened: "The way back of July was written while people waited.", meant: "Nobody had tried it.", risk: "The next one may not be undone by one change." },
  }));
  keep("2026-08-07T11:00Z", "person:greta", {
    label: "runner-minutes", title: "A new runner plan is watched for its first week", form: { sort: "runbook", at: "runbooks/ci-minutes.md", why: "Somebody has to look, and to know when to stop." }, bears_on: { kinds: ["pricing-change"], touches: ["price-plan:*"] },
    learnt: { happened: "In June a matrix of tests used the minutes of a month in nine days.", meant: "Nobody had been asked to look." },
  });
  keep("2026-07-27T16:00Z", "person:jonas", () => ({
    label: "lint-names", title: "Names of lints are argued over one by one", form: { sort: "nothing", why: "We tried to write down what makes a good name, and could not." }, from: { units: [unit(17147)] },
    learnt: { happened: "Three names were changed after they were read.", meant: "A name is judged with what it stands beside." },
  }));
  keep("2026-05-27T16:00Z", "person:lena", {
    label: "book-in-two-folders", title: "The book is built from two folders", form: { sort: "warning", why: "It is easily forgotten." }, bears_on: { paths: ["src/doc/**"] },
    learnt: { happened: "A page was mended in one of the two folders only.", meant: "Both are published." },
  });
  world.tell("2026-07-20T09:00Z", () => world.do("person:lena", "retire", { lesson: "book-in-two-folders", reason: "Since the source was flattened there is one folder." }));
}
