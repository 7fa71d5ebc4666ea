// `npx governed` on the package alone: a repository with a base and a head, an event, a policy, and what comes out.
// GOVERNED_BIN names a native binary to compare with.

import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";

const BIN = fileURLToPath(new URL("../../pkg/bin/governed.mjs", import.meta.url));
const NOW = "2026-03-17T12:00:00Z";
const POLICY = `governed: 1
policy: shop
owner: person:ada
review: "2027-01-01"
groups:
  owners: { members: [person:bo, person:cy] }
standards:
  tested: { why: "A report, not a word.", methods: [test], verified: true }
rules:
  - { id: docs, why: Words are cheap to mend., match: { only_paths: ["docs/**"] }, then: [allow] }
  - id: code
    why: Two pairs of eyes.
    match: { paths: ["src/**"] }
    then: [allow, { judgment: { kind: review, of: owners } }, { evidence: tested }]
  - { id: frozen, why: The format is frozen., match: { paths: ["frozen/**"] }, then: [block] }
fallback: { to: person:dee }
`;
const PASSED = `<testsuite name="p"><testcase name="rounds" classname="t"/></testsuite>`;
const FAILED = `<testsuite name="p"><testcase name="rounds" classname="t" file="src/a.rs" line="3"><failure message="12 is not 13"/></testcase></testsuite>`;

const folders = [];
after(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));
const folder = () => {
  const made = mkdtempSync(join(tmpdir(), "governed-bin-"));
  folders.push(made);
  return made;
};

const put = (root, files) => {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
};

/** A repository whose branch `topic` has these files changed, checked out. */
const repository = (changed, { base = {} } = {}) => {
  const root = folder();
  const git = (...args) =>
    execFileSync("git", ["-c", "user.name=Ada", "-c", "user.email=ada@example.com", ...args], { cwd: root, stdio: ["ignore", "pipe", "ignore"] })
      .toString()
      .trim();
  git("init", "-q", "-b", "main");
  put(root, { "governed.yaml": POLICY, "src/a.rs": "one\n", "docs/a.md": "one\n", "frozen/v1.json": "{}\n", ".gitignore": "out/\n", ...base });
  git("add", "-A");
  git("commit", "-qm", "Base");
  const before = git("rev-parse", "HEAD");
  git("checkout", "-qb", "topic");
  put(root, changed);
  git("add", "-A");
  git("commit", "-q", "--allow-empty", "-m", "Topic");
  return { root, base: before, head: git("rev-parse", "HEAD"), git };
};

const event = ({ base, head }, title = "Raise the price") => ({
  action: "synchronize",
  number: 12,
  pull_request: {
    number: 12, state: "open", title, body: "Costs rose.", draft: false, user: { login: "ada", type: "User" },
    author_association: "MEMBER", labels: [], assignees: [],
    head: { ref: "topic", sha: head, repo: { full_name: "shop/shop" } },
    base: { ref: "main", sha: base, repo: { full_name: "shop/shop" } },
  },
  repository: { full_name: "shop/shop" },
  sender: { login: "ada", type: "User" },
});

/** Runs the command as in a job of Actions. */
const run = (at, args, { payload, env = {}, actions = true, input } = {}) => {
  const job = folder();
  const [summary, output] = [join(job, "summary.md"), join(job, "output")];
  writeFileSync(summary, "");
  writeFileSync(output, "");
  const clean = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(GITHUB_|CI_|GITLAB_)/.test(name)));
  if (payload !== undefined) {
    writeFileSync(join(job, "event.json"), typeof payload === "string" ? payload : JSON.stringify(payload));
    Object.assign(clean, { GITHUB_EVENT_PATH: join(job, "event.json"), GITHUB_EVENT_NAME: "pull_request" });
  }
  if (actions) Object.assign(clean, { GITHUB_ACTIONS: "true", GITHUB_STEP_SUMMARY: summary, GITHUB_OUTPUT: output });
  const done = spawnSync(process.execPath, [BIN, ...args], { cwd: at, env: { ...clean, ...env }, encoding: "utf8", input });
  const read = (file) => readFileSync(file, "utf8");
  return { code: done.status, out: done.stdout, err: done.stderr, summary: read(summary), output: read(output), job };
};

const check = (at, more = [], options = {}) =>
  run(at.root, ["check", "--now", NOW, ...more], { payload: event(at), ...options });

/** The lines Actions would take for commands. */
const commands = (out) => {
  const found = [];
  let stopped;
  for (const line of out.split(/\r\n|\r|\n/)) {
    if (stopped !== undefined) {
      if (line.trim() === stopped) stopped = undefined;
      continue;
    }
    const stop = /^::stop-commands::(.+)$/.exec(line);
    if (stop) stopped = `::${stop[1]}::`;
    else if (line.trimStart().startsWith("::") || line.includes("##[")) found.push(line);
  }
  return found;
};

test("what is only words passes", () => {
  const done = check(repository({ "docs/a.md": "two\n" }));
  assert.equal(done.code, 0, done.out + done.err);
  assert.match(done.summary, /^## ✅ move: land may go ahead/);
  assert.equal(done.output, "verdict=move\npassed=true\n");
  assert.deepEqual(commands(done.out), []);
});

test("a frozen path does not, even where a file only leaves it", () => {
  const at = repository({ "frozen/v1.json": "{ }\n" });
  const done = check(at, ["--sarif", "out.sarif", "--json", "out.json", "--markdown", "out.md"]);
  assert.equal(done.code, 3, done.out + done.err);
  assert.match(done.summary, /^## ⛔ block/);
  assert.equal(done.output, "verdict=block\npassed=false\n");
  const [first] = commands(done.out);
  assert.match(first, /^::error file=frozen\/v1\.json,line=1,endLine=1,title=governed%3A frozen::The format is frozen\./);
  const read = (name) => readFileSync(join(at.root, name), "utf8");
  const sarif = JSON.parse(read("out.sarif"));
  assert.equal(sarif.version, "2.1.0");
  assert.deepEqual(sarif.runs[0].tool.driver.rules.map((rule) => rule.id), ["frozen"]);
  const [result] = sarif.runs[0].results;
  assert.equal(result.locations[0].physicalLocation.artifactLocation.uri, "frozen/v1.json");
  assert.equal(JSON.parse(read("out.json")).verdict, "block");
  assert.equal(`${read("out.md")}\n`, done.summary);

  const moved = repository({});
  moved.git("mv", "frozen/v1.json", "docs/v1.json");
  moved.git("commit", "-qm", "Away");
  moved.head = moved.git("rev-parse", "HEAD");
  assert.equal(check(moved).code, 3);
});

test("reviews and evidence let code pass, until there is another push", () => {
  const at = repository({ "src/a.rs": "two\n" });
  const review = (commit) => [{ user: { login: "bo", type: "User" }, state: "APPROVED", commit_id: commit, submitted_at: "2026-03-17T09:00:00Z" }];
  const outside = folder();
  put(outside, { "now.json": JSON.stringify(review(at.head)), "before.json": JSON.stringify(review(at.base)) });
  put(at.root, { "out/a.xml": PASSED });
  const with_ = (reviews, glob = "out/**/*.xml") => check(at, ["--reviews", join(outside, reviews), "--evidence", glob, "--json", join(outside, "view.json")]);
  const passed = with_("now.json");
  assert.equal(passed.code, 0, passed.out + passed.err);
  assert.equal(with_("before.json").code, 3);
  put(outside, { "commits.json": JSON.stringify([{ author: { login: "ada" }, committer: { login: "bo" } }]) });
  const own = check(at, ["--reviews", join(outside, "now.json"), "--commits", join(outside, "commits.json"), "--evidence", "out/a.xml"]);
  assert.equal(own.code, 3, "whoever committed some of it judges their own");
  assert.equal(check(at).code, 3);
  put(at.root, { "out/b.xml": FAILED });
  const failed = with_("now.json");
  assert.equal(failed.code, 3, failed.out);
  assert.ok(commands(failed.out).some((line) => line.startsWith("::error file=src/a.rs,line=3")), failed.out);
  assert.match(failed.summary, /### Evidence/);
});

test("the change does not say what governs it", () => {
  const loose = POLICY.replace("then: [block]", "then: [allow]").replace(/ {2}- \{ id: docs.*\n/, "");
  const at = repository({ "frozen/v1.json": "{ }\n", "governed.yaml": loose, "mine.yaml": loose, "r.json": "[]", "a.xml": PASSED });
  assert.equal(check(at).code, 3, "the policy is the base's");
  for (const [args, what] of [
    [["mine.yaml"], "policy mine.yaml"],
    [["--reviews", "r.json"], "reviews r.json"],
    [["--evidence", "*.xml"], "evidence a.xml"],
  ]) {
    const done = check(at, args);
    assert.equal(done.code, 2, done.out + done.err);
    assert.ok(done.err.includes(what), done.err);
  }
  // Code owners are the base's too.
  const owned = repository({ "docs/a.md": "two\n", CODEOWNERS: "* @eve\n" }, { base: { CODEOWNERS: "* @bo\n" } });
  check(owned, ["--json", "out.json"]);
  const view = JSON.parse(readFileSync(join(owned.root, "out.json"), "utf8"));
  assert.deepEqual(view.decision.facts.owners.required, ["@bo"]);
});

test("neither a name nor a way there hides that a file is the change's", () => {
  const loose = POLICY.replace("then: [block]", "then: [allow]");
  const at = repository({ "src/a.rs": "two\n", "frozen/v1.json": "{ }\n", "..p.yaml": loose, "..r/a.xml": PASSED, "r/x\\a.xml": PASSED, "real/a.xml": PASSED });
  const sub = repository({ "p.yaml": loose, "a.xml": PASSED });
  at.git("-c", "protocol.file.allow=always", "submodule", "add", "-q", sub.root, "sub");
  put(at.root, { ".git/a.xml": PASSED });
  symlinkSync(".git", join(at.root, "link"));
  symlinkSync("real", join(at.root, "other"));
  at.git("add", "-A");
  at.git("commit", "-qm", "More");
  at.head = at.git("rev-parse", "HEAD");
  for (const policy of ["..p.yaml", "sub/p.yaml"]) {
    const done = check(at, [policy]);
    assert.deepEqual([done.code, done.err.includes("the change does not say what governs it")], [2, true], `${policy}: ${done.err}`);
  }
  const patterns = ["..r/*.xml", "r/*.xml", "sub/a.xml", "sub/*.xml", "link/*.xml", "other/*.xml"];
  for (const pattern of process.platform === "win32" ? patterns.filter((one) => one !== "r/*.xml") : patterns) {
    const done = check(at, ["--evidence", pattern]);
    assert.deepEqual([done.code, done.err.includes("no job made it")], [2, true], `${pattern}: ${done.err}${done.out}`);
  }
  // What git does not read may all be of the change.
  const files = join(folder(), "files.json");
  writeFileSync(files, JSON.stringify([{ filename: "frozen/v1.json", status: "modified", changes: 2 }]));
  const unread = check(at, ["..p.yaml", "--files", files], { env: { GIT_DIR: join(at.root, "none") } });
  assert.equal(unread.code, 2, unread.out);
  assert.match(unread.err, /git does not read this checkout/);
  // What a job makes is no part of it, wherever it lies.
  put(at.root, { "out/a.xml": PASSED });
  assert.equal(check(at, ["--evidence", "out/*.xml"]).code, 3);
});

test("nothing is written where a link of the change leads", () => {
  const at = repository({ "docs/a.md": "two\n" });
  const outside = folder();
  put(outside, { profile: "as it was\n" });
  symlinkSync(join(outside, "profile"), join(at.root, "governed.sarif"));
  symlinkSync(outside, join(at.root, "reports"));
  at.git("add", "-A");
  at.git("commit", "-qm", "Links");
  at.head = at.git("rev-parse", "HEAD");
  for (const [option, file] of [["--sarif", "governed.sarif"], ["--json", "./governed.sarif"], ["--markdown", "reports/profile"], ["--json", join(at.root, "reports/profile")]]) {
    const done = check(at, [option, file]);
    assert.equal(done.code, 4, done.out + done.err);
    assert.match(done.err, /a link leads elsewhere/);
  }
  assert.equal(readFileSync(join(outside, "profile"), "utf8"), "as it was\n");
  put(at.root, { "out/keep": "" });
  for (const file of ["out/a.sarif", "out/a.sarif", join(outside, "a.sarif")]) assert.equal(check(at, ["--sarif", file]).code, 3);
});

test("a checkout that is cut short says what to do", () => {
  const at = repository({ "docs/a.md": "two\n" });
  const cut = join(folder(), "cut");
  execFileSync("git", ["clone", "-q", "--depth=1", "--branch=topic", `file://${at.root}`, cut], { stdio: "ignore" });
  const done = check({ ...at, root: cut }, ["--policy", join(at.root, "governed.yaml"), "--trust-checkout"]);
  assert.equal(done.code, 4, done.out + done.err);
  assert.match(done.err, /fetch-depth: 0/);
});

test("what is taken back shows, wherever the change seems to have parted", () => {
  const at = repository({ "docs/t.md": "one\n" });
  const { git, root } = at;
  // What parted last is what git names first.
  const later = "2030-01-01T00:00:00Z";
  const topic = git("-c", "user.name=Ada", "commit-tree", "-p", at.base, "-m", "Words", `${at.head}^{tree}`);
  const dated = execFileSync("git", ["-c", "user.name=A", "-c", "user.email=a@example.com", "commit-tree", "-p", topic, "-m", "Words", `${at.head}^{tree}`],
    { cwd: root, env: { ...process.env, GIT_COMMITTER_DATE: later, GIT_AUTHOR_DATE: later } }).toString().trim();
  git("checkout", "-q", "main");
  put(root, { "frozen/v1.json": "{ mended }\n" });
  git("commit", "-qam", "The owners mend it");
  const mended = git("rev-parse", "HEAD");
  git("merge", "-q", "--no-ff", "-m", "Words come in", dated);
  at.base = git("rev-parse", "HEAD");
  git("checkout", "-q", "-b", "evil", dated);
  git("merge", "-q", "--no-ff", "--no-commit", mended);
  put(root, { "frozen/v1.json": "{}\n", "docs/new.md": "more\n" });
  git("add", "-A");
  git("commit", "-qm", "More words");
  at.head = git("rev-parse", "HEAD");
  assert.deepEqual(git("merge-base", "--all", at.base, at.head).split("\n").sort(), [mended, dated].sort());
  const done = check(at);
  assert.equal(done.code, 3, done.out + done.err);
  assert.equal(done.output, "verdict=block\npassed=false\n");
  // A change that has nothing of its own, however often it parted.
  git("checkout", "-q", "-B", "same", at.base);
  git("commit", "-q", "--allow-empty", "-m", "Nothing");
  assert.equal(check({ ...at, head: git("rev-parse", "HEAD") }).code, 3);

  // Both ends are here, and the last commit they share is not.
  const long = repository({ "docs/a.md": "two\n" });
  const first = long.base;
  long.git("checkout", "-q", "main");
  put(long.root, { "frozen/v1.json": "{ mended }\n" });
  long.git("commit", "-qam", "The owners mend it");
  const parted = long.git("rev-parse", "HEAD");
  long.git("commit", "-q", "--allow-empty", "-m", "And go on");
  long.base = long.git("rev-parse", "HEAD");
  long.git("checkout", "-q", "-b", "evil", parted);
  for (const number of [1, 2, 3, 4, 5, 6]) long.git("commit", "-q", "--allow-empty", "-m", `Step ${number}`);
  put(long.root, { "frozen/v1.json": "{}\n", "docs/a.md": "two\n" });
  long.git("add", "-A");
  long.head = long.git("commit-tree", long.git("write-tree"), "-p", "HEAD", "-p", first, "-m", "Words");
  long.git("reset", "-q", "--hard", long.head);
  assert.equal(check(long).code, 3);
  const cut = join(folder(), "cut");
  execFileSync("git", ["clone", "-q", "--depth=4", "--no-single-branch", "--branch=evil", `file://${long.root}`, cut], { stdio: "ignore" });
  const short = check({ ...long, root: cut });
  assert.equal(short.code, 4, short.out + short.err);
  assert.match(short.err, /fetch-depth: 0/);
});

test("a change does not say which of its files are no text", () => {
  const at = repository({ ".gitattributes": "* -diff\n", "src/a.rs": "two\n".repeat(50) });
  check(at, ["--json", "out.json"]);
  const { touches } = JSON.parse(readFileSync(join(at.root, "out.json"), "utf8")).decision.facts;
  assert.equal(touches.find((touch) => touch.resource === "path:src/a.rs").lines, 50);
});

test("two commits are enough", () => {
  const at = repository({ "docs/a.md": "two\n" });
  const done = run(at.root, ["check", "--base", "main", "--head", "topic", "--now", NOW], { actions: false });
  assert.equal(done.code, 0, done.out + done.err);
  assert.ok(!done.out.includes("::"), done.out);
});

test("GitLab's variables are read", () => {
  const at = repository({ "docs/a.md": "two\n" });
  const env = {
    GITLAB_CI: "true", CI_PROJECT_PATH: "shop/shop", CI_MERGE_REQUEST_IID: "7", CI_PIPELINE_SOURCE: "merge_request_event",
    CI_COMMIT_SHA: at.head, CI_MERGE_REQUEST_TARGET_BRANCH_NAME: "main", CI_MERGE_REQUEST_DIFF_BASE_SHA: at.base,
    CI_MERGE_REQUEST_TARGET_BRANCH_SHA: at.base, CI_JOB_TOKEN: "hidden-token", CI_MERGE_REQUEST_TITLE: "Words", GITLAB_USER_LOGIN: "ada",
  };
  const done = run(at.root, ["check", "--now", NOW, "--json", "out.json"], { actions: false, env });
  assert.equal(done.code, 0, done.out + done.err);
  const view = readFileSync(join(at.root, "out.json"), "utf8");
  assert.equal(JSON.parse(view).change.source, "gitlab:shop/shop!7");
  assert.ok(!view.includes("hidden-token"));
});

test("where a merge request parted does not choose its policy", () => {
  const loose = POLICY.replace("then: [block]", "then: [allow]");
  const at = repository({ "frozen/v1.json": "{ }\n" }, { base: { "governed.yaml": loose } });
  at.git("checkout", "-q", "main");
  put(at.root, { "governed.yaml": POLICY });
  at.git("commit", "-qam", "Frozen from now on");
  const tip = at.git("rev-parse", "HEAD");
  at.git("checkout", "-q", "topic");
  // Where the project tries no merged result, the variables do not tell where the branch is.
  const env = {
    GITLAB_CI: "true", CI_PROJECT_PATH: "shop/shop", CI_MERGE_REQUEST_IID: "7", CI_PIPELINE_SOURCE: "merge_request_event",
    CI_MERGE_REQUEST_EVENT_TYPE: "detached", CI_COMMIT_SHA: at.head, CI_MERGE_REQUEST_TARGET_BRANCH_NAME: "main",
    CI_MERGE_REQUEST_DIFF_BASE_SHA: at.base, CI_MERGE_REQUEST_TITLE: "Formats", GITLAB_USER_LOGIN: "ada",
  };
  const checked = () => run(at.root, ["check", "--now", NOW, "--json", "out.json"], { actions: false, env });
  const unknown = checked();
  assert.equal(unknown.code, 2, unknown.out);
  assert.match(unknown.err, /git fetch origin/);
  at.git("update-ref", "refs/remotes/origin/main", tip);
  const known = checked();
  assert.equal(known.code, 3, known.out + known.err);
  assert.equal(JSON.parse(readFileSync(join(at.root, "out.json"), "utf8")).verdict, "block");
  // What was fetched before the change parted is not where the branch is.
  at.git("checkout", "-q", "-B", "later", tip);
  at.git("update-ref", "refs/remotes/origin/main", at.base);
  Object.assign(env, { CI_MERGE_REQUEST_DIFF_BASE_SHA: tip, CI_COMMIT_SHA: tip });
  assert.equal(checked().code, 2);
});

test("a tag is not taken for the branch or the commit it is called like", () => {
  const at = repository({ "frozen/v1.json": "{ }\n", "governed.yaml": POLICY.replace("then: [block]", "then: [allow]") });
  at.git("update-ref", "refs/remotes/origin/main", at.base);
  const two = (base) => run(at.root, ["check", "--base", base, "--head", "HEAD", "--now", NOW], { actions: false });
  const [all, begun] = ["refs/remotes/origin/main", at.base.slice(0, 10)];
  for (const base of ["origin/main", all, begun, at.base, "main", "HEAD^"]) assert.equal(two(base).code, 3, base);
  for (const tag of ["origin/main", "main", begun]) at.git("tag", tag, at.head);
  for (const base of ["origin/main", "main", begun]) {
    const done = two(base);
    assert.equal(done.code, 2, `${base}: ${done.out}`);
    assert.match(done.err, /may be refs\/tags/);
  }
  for (const base of [all, at.base, "HEAD^"]) assert.equal(two(base).code, 3, base);
});

test("an event about no change passes, unless it is to fail", () => {
  const at = repository({ "docs/a.md": "two\n" });
  const star = { payload: { action: "created" }, env: { GITHUB_EVENT_NAME: "star" } };
  const passed = run(at.root, ["check"], star);
  assert.equal(passed.code, 0, passed.err);
  assert.ok(commands(passed.out)[0].startsWith("::notice title=governed::no change"), passed.out);
  assert.match(passed.summary, /no change/);
  assert.equal(passed.output, "verdict=no_change\npassed=true\n");
  assert.equal(run(at.root, ["check", "--on-no-change", "fail"], star).code, 3);
});

test("what is wrong with the input says so and is no verdict", () => {
  const at = repository({ "docs/a.md": "two\n" });
  const cases = [
    [["check", "--nonsense"], {}, /nonsense/],
    [["chek"], {}, /no verb `chek`/],
    [["check"], { actions: false }, /no change is told/],
    [["check"], { payload: "{" }, /JSON/],
    [["check", "none.yaml"], { payload: event(at) }, /none\.yaml/],
    [["check", "--now", "soon"], { payload: event(at) }, /now|instant|RFC 3339/],
    [["check", "--evidence", "none.xml"], { payload: event(at) }, /none\.xml/],
  ];
  for (const [args, options, told] of cases) {
    const done = run(at.root, args, options);
    assert.equal(done.code, 2, `${args}: ${done.out}${done.err}`);
    assert.match(done.err, told);
    assert.deepEqual(commands(done.err), []);
  }
  const broken = repository({ "docs/a.md": "two\n" }, { base: { "governed.yaml": "governed: 1\npolicy: p\nowne: person:ada\n" } });
  const done = check(broken);
  assert.equal(done.code, 2);
  assert.match(done.err, /governed\.yaml:3:1: .*owne/);
  const bare = repository({ "governed.yaml": POLICY }, { base: { "governed.yaml": "" } });
  bare.git("checkout", "-q", "main");
  bare.git("rm", "-q", "governed.yaml");
  bare.git("commit", "-qm", "No policy");
  bare.base = bare.git("rev-parse", "HEAD");
  bare.git("checkout", "-q", "topic");
  const first = check(bare);
  assert.equal(first.code, 2);
  assert.match(first.err, /there is no policy at the base of the change/);
  assert.notEqual(check(bare, ["--trust-checkout"]).code, 2);
});

test("text of strangers stays text", () => {
  const at = repository({ "frozen/::error::x.json": "{}\n", "src/a.rs": "two\n" });
  const titles = [
    "::set-output name=verdict::move", "a\n::error::b", "a\r::error::b", "##[error]x", "<img src=x onerror=alert(1)>",
    "\u001b[31mred", "x\u2028::error::y", "$(touch pwned) `touch pwned`", "a".repeat(100_000),
  ];
  for (const title of titles) {
    const done = check(at, [], { payload: event(at, title) });
    assert.equal(done.code, 3, `${JSON.stringify(title.slice(0, 40))}: ${done.err}`);
    for (const line of commands(done.out)) assert.match(line, /^::(error|warning|notice) [^:]*::/);
    assert.equal(done.output, "verdict=block\npassed=false\n");
    assert.ok(!/\u001b|(^|[^\\])<img/.test(done.summary + done.out.replaceAll("\\<", "")) || title.includes("<img"), done.summary);
    assert.ok(!/(^|[^\\])<img/.test(done.summary), done.summary);
  }
});

test("the same change gives the same bytes", () => {
  const at = repository({ "src/a.rs": "two\n" });
  const once = () => {
    const done = check(at, ["--json", "out.json"]);
    return [readFileSync(join(at.root, "out.json"), "utf8"), done.summary];
  };
  assert.deepEqual(once(), once());
});

test("policies are explained, tested and tried on decisions", () => {
  const at = repository({ "docs/a.md": "two\n" });
  put(at.root, {
    "facts.json": JSON.stringify({ move: "land", paths: ["docs/a.md"] }),
    "no.json": JSON.stringify({ move: "land", paths: ["frozen/a"] }),
    "cases.yaml": "policy: governed.yaml\ncases:\n  - name: words land\n    facts: { move: land, paths: [docs/a.md] }\n    expect: { verdict: move, rules: [docs] }\n",
    "wrong.yaml": "policy: governed.yaml\ncases:\n  - name: words wait\n    facts: { move: land, paths: [docs/a.md] }\n    expect: { verdict: block }\n",
  });
  const ask = (...args) => run(at.root, args, { actions: false });
  const yes = ask("explain", "governed.yaml", "--facts", "facts.json");
  assert.deepEqual([yes.code, yes.err], [0, ""]);
  assert.match(yes.out, /^move: land may go ahead/);
  const no = ask("explain", "governed.yaml", "--facts", "no.json", "--json");
  assert.equal(no.code, 3);
  const { decision } = JSON.parse(no.out);
  assert.equal(decision.verdict, "block");
  const passed = ask("test", "cases.yaml", "--junit", "junit.xml");
  assert.equal(passed.code, 0, passed.out + passed.err);
  assert.match(readFileSync(join(at.root, "junit.xml"), "utf8"), /words land/);
  const failed = ask("test", "cases.yaml", "wrong.yaml");
  assert.equal(failed.code, 3, failed.out + failed.err);
  assert.match(failed.out, /words wait/);
  put(at.root, { "decisions.jsonl": `${JSON.stringify(decision)}\n`, "loose.yaml": POLICY.replace("then: [block]", "then: [allow]") });
  const tried = ask("backtest", "loose.yaml", "--old", "governed.yaml", "--decisions", "decisions.jsonl");
  assert.equal(tried.code, 0, tried.out + tried.err);
  assert.match(tried.out, /block/);
  assert.equal(ask("backtest", "loose.yaml").code, 2);
});

test("a call gives the answer as it is", () => {
  const at = folder();
  const requests = [
    ["canonicalize", '{"value":{"b":1.0,"a":"€"}}', 0],
    ["canonicalise", "{}", 2],
    ["decide", "{", 2],
    ["verify", '{"ledger":""}', 0],
    ["read_change", JSON.stringify({ told: { type: "github", with: { event: "star", payload: "{}" } } }), 0],
  ];
  for (const [operation, request, code] of requests) {
    const done = run(at, ["call", operation], { actions: false, input: request });
    assert.equal(done.code, code, done.out + done.err);
    assert.match(done.out, /^\{"type":"(done|fault)"/);
    if (process.env.GOVERNED_BIN) {
      const native = spawnSync(process.env.GOVERNED_BIN, ["call", operation, "-"], { input: request, encoding: "utf8" });
      assert.deepEqual([done.code, done.out], [native.status, native.stdout], operation);
    }
  }
  assert.match(run(at, ["call"], { actions: false }).out, /^check +policy/m);
});

test("help and version", () => {
  const at = folder();
  assert.match(run(at, ["--help"]).out, /Exit codes: 0 done/);
  for (const verb of ["check", "explain", "test", "backtest", "call"]) assert.match(run(at, [verb, "--help"]).out, new RegExp(`^governed ${verb}`));
  assert.match(run(at, ["--version"]).out, /^governed \d+\.\d+\.\d+/);
  assert.equal(run(at, []).code, 2);
});
