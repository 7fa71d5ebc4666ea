#!/usr/bin/env node
// `npx governed`: collects what the core is asked, prints what it answers. There is nothing of the domain here.

import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { check, checkOptions } from "./check.mjs";
import { Stop, answered, core, readText, usage } from "./edge.mjs";

const HELP = `governed: what a policy says of a change, in a job of continuous integration or anywhere else.

  governed check [POLICY…]         Check the change of this job: GitHub Actions, GitLab CI, or two commits
  governed explain POLICY… --facts FILE
                                   Explain what a policy says of a case
  governed test CASES…             Run the cases beside a policy
  governed backtest POLICY… --ledger FILE | --decisions FILE
                                   Try a candidate policy on decisions that were made
  governed call [OPERATION [FILE]] Carry out an operation of docs/wire.md; without one, list them

  --help after a verb says more. --version says which core this is.

Exit codes: 0 done; 1 the core turned a command down; 2 the input is wrong; 3 the answer is no: policy does not let the
change move, a test of a policy fails; 4 a place things are kept fails; 5 a ledger is damaged; 70 a defect of governed.
`;

const read = (name, files) => files.map((file) => ({ name: file, text: readText(file, name) }));
const format = { type: "string", default: "text" };
const wordsOf = (given) => {
  if (given !== "text" && given !== "markdown") throw usage(`\`--format ${given}\` is no format`, "give `text` or `markdown`");
  return given;
};
const some = (files, what) => {
  if (files.length === 0) throw usage(`${what} is missing`, "`governed --help` shows how it is called");
  return files;
};
const print = (text) => process.stdout.write(text.endsWith("\n") ? text : `${text}\n`);

const verbs = {
  check: {
    help: `governed check [POLICY…] — policy files, the uppermost layer first [default: governed.yaml, .governed/policy.yaml]

Where the change is from (found by itself in GitHub Actions and GitLab CI):
  --event FILE --event-name NAME   the payload of an event of GitHub
  --base REV --head REV            two commits of this repository
  --number N                       which request, where the event is about several
Who is trusted: policy, code owners, teams, bots and facts are read as they are at the base, not as the change has them.
  --trust-checkout                 read them as they lie here
What is known of it:
  --files FILE                     its files as the forge's API lists them [default: git says]
  --commits FILE                   its commits as GitHub's API lists them: whoever wrote one worked on it
  --reviews FILE                   its reviews as the forge's API lists them (GitLab: its approvals)
  --reviewed COMMIT                the commit they have to be of [default: the head]
  --approvals-lapse                the forge takes approvals back when commits are pushed
  --review-as KIND                 what a review is a judgment of [default: review]
  --evidence GLOB                  files of evidence: JUnit XML, SARIF, in-toto; several times
  --evidence-by ACTOR              who hands them over
  --owners FILE                    the file of code owners [default: where the forge looks for it]
  --teams FILE                     who belongs to which team: {"org/team": ["login"]}
  --bots FILE                      accounts that are machines, one a line
  --world FILE                     facts about outside
  --author, --worked, --by, --accountable ACTOR; --kind KIND; --reversibility CLASS; --to STAGE; --now INSTANT
What comes out:
  --json, --markdown, --sarif FILE the whole, a page, what stands against it
  --on-no-change pass|fail         what an event that is about no change ends with [default: pass]
`,
    options: checkOptions,
    run: check,
  },
  explain: {
    help: "governed explain POLICY… --facts FILE [--format text|markdown] [--json]\n",
    options: { facts: { type: "string" }, format, json: { type: "boolean", default: false } },
    run({ values, positionals }) {
      if (values.facts === undefined) throw usage("`--facts` is missing", "give a JSON file with the facts of the case, or `-`");
      const policy = { files: read("policy", some(positionals, "a policy file")) };
      let facts;
      try {
        facts = JSON.parse(readText(values.facts, "facts"));
      } catch (error) {
        if (error instanceof Stop) throw error;
        throw usage(`${values.facts} is no JSON: ${error.message}`);
      }
      const view = answered("explain", { policy, facts, words: wordsOf(values.format) });
      print(values.json ? JSON.stringify(view) : view.words);
      return view.decision.verdict === "move" ? 0 : 3;
    },
  },
  test: {
    help: "governed test CASES… [--policy POLICY]… [--junit FILE] [--json]\n",
    options: {
      policy: { type: "string", multiple: true, default: [] },
      junit: { type: "string" },
      json: { type: "boolean", default: false },
    },
    run({ values, positionals, write }) {
      let passed = true;
      const views = [];
      for (const cases of read("file of cases", some(positionals, "a file of cases"))) {
        const beside = (file) => cases.name.replace(/[^/\\]*$/, "") + file;
        const named = values.policy.length > 0 ? values.policy : answered("case_policies", { cases }).policies.map(beside);
        const view = answered("test", { policy: { files: read("policy", named) }, cases: [cases], junit: values.junit !== undefined });
        passed &&= view.passed;
        views.push(view);
        for (const { file, report, shown } of view.files) {
          if (values.json) continue;
          for (const failure of shown) print(failure);
          print(`${file}: ${report.cases.length - report.cases.filter((one) => one.failures.length > 0).length} of ${report.cases.length} cases pass`);
        }
      }
      if (values.json) print(JSON.stringify(views));
      if (values.junit !== undefined) write(values.junit, views.map((view) => view.junit).join(""));
      return passed ? 0 : 3;
    },
  },
  backtest: {
    help: "governed backtest POLICY… --ledger FILE | --decisions FILE [--old POLICY]… [--format text|markdown] [--json]\n",
    options: {
      ledger: { type: "string" },
      decisions: { type: "string" },
      old: { type: "string", multiple: true, default: [] },
      format,
      json: { type: "boolean", default: false },
    },
    run({ values, positionals }) {
      const request = { policy: { files: read("policy", some(positionals, "a policy file")) }, words: wordsOf(values.format) };
      if ((values.ledger === undefined) === (values.decisions === undefined)) {
        throw usage("`--ledger` or `--decisions` has to be given, and not both", "`governed export` writes a ledger to a file");
      }
      if (values.ledger !== undefined) request.ledger = readText(values.ledger, "ledger");
      else {
        const text = readText(values.decisions, "decisions");
        try {
          request.decisions = text.trimStart().startsWith("[")
            ? JSON.parse(text)
            : text.split("\n").filter((line) => line.trim() !== "").map((line) => JSON.parse(line));
        } catch (error) {
          throw usage(`${values.decisions} holds no decisions: ${error.message}`, "give a list of them, or one a line, as JSON");
        }
      }
      if (values.old.length > 0) request.old = { files: read("policy", values.old) };
      const view = answered("backtest", request);
      print(values.json ? JSON.stringify(view.backtest) : view.words);
      return 0;
    },
  },
  call: {
    help: "governed call [OPERATION [FILE]] — the request is a JSON file, or `-`, which it is unless said\n",
    options: {},
    run({ positionals }) {
      const [operation, file] = positionals;
      if (operation === undefined) {
        const { operations } = core.build().with;
        for (const { name, about, says } of operations) print(`${name.padEnd(14)} ${about.padEnd(8)} ${says}`);
        return 0;
      }
      const text = core.callText(operation, readText(file ?? "-", "request"));
      print(text);
      return core.exitOf(JSON.parse(text));
    },
  },
};

const main = () => {
  const [verb, ...rest] = process.argv.slice(2);
  if (verb === undefined || verb === "--help" || verb === "-h" || verb === "help") {
    process.stdout.write(HELP);
    return verb === undefined ? 2 : 0;
  }
  if (verb === "--version" || verb === "-V") {
    const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
    print(`governed ${version}`);
    return 0;
  }
  const known = Object.hasOwn(verbs, verb) ? verbs[verb] : undefined;
  if (known === undefined) throw usage(`there is no verb \`${verb}\``, "`governed --help` lists them");
  const options = { ...known.options, help: { type: "boolean", short: "h", default: false } };
  let given;
  try {
    given = parseArgs({ args: rest, options, allowPositionals: true });
  } catch (error) {
    throw usage(error.message.replace(/\. To specify[\s\S]*$/, ""), `\`governed ${verb} --help\` lists what there is`);
  }
  if (given.values.help) {
    process.stdout.write(known.help);
    return 0;
  }
  return known.run({ ...given, write: core.write });
};

try {
  process.exitCode = main();
} catch (thrown) {
  if (thrown instanceof Stop) {
    process.stderr.write(thrown.told);
    process.exitCode = thrown.code;
  } else {
    process.stderr.write(`error: this is a defect in governed, please report it: ${thrown?.stack ?? thrown}\n`);
    process.exitCode = 70;
  }
}
