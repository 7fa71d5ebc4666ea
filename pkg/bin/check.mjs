// `governed check`: what the job knows of a change is collected here and decided by the core.

import { randomUUID } from "node:crypto";
import { appendFileSync, existsSync, readFileSync, readdirSync, realpathSync } from "node:fs";
import { basename, dirname, isAbsolute, relative, resolve, sep } from "node:path";
import { answered, core, environment, git, gitLine, readText, textOf, usage } from "./edge.mjs";

const one = { type: "string" };
const several = { type: "string", multiple: true, default: [] };
const flag = { type: "boolean", default: false };

export const checkOptions = {
  policy: several, event: one, "event-name": one, base: one, head: one, number: one,
  "trust-checkout": flag, files: one, commits: one, reviews: one, reviewed: one, "approvals-lapse": flag, "review-as": several,
  evidence: several, "evidence-by": one, owners: one, teams: one, bots: one, world: one,
  author: one, worked: several, by: one, accountable: one, kind: one, reversibility: one, to: one, now: one,
  json: one, markdown: one, sarif: one, "on-no-change": { type: "string", default: "pass" },
};

const POLICIES = ["governed.yaml", "governed.yml", ".governed/policy.yaml", ".governed/policy.yml"];
const OWNERS = {
  github: [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"],
  gitlab: ["CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS"],
};
/** As `DIFF_OPTIONS` of the core's reader says. */
const DIFF = [
  "--stdin", "-r", "-z", "--raw", "--patch", "--unified=0", "--full-index", "--find-renames", "-l1000",
  "--no-ext-diff", "--no-textconv", "--no-color", "--submodule=short",
];
/** What fits into a request of the core, in base64 too. */
const MOST_DIFF = 180 * 1024 * 1024;
const DEEPER = "check out the whole history: `fetch-depth: 0` for actions/checkout, `GIT_DEPTH: 0` on GitLab";
const FETCHED = 'fetch the branch it goes to: `git fetch origin "+refs/heads/$CI_MERGE_REQUEST_TARGET_BRANCH_NAME:refs/remotes/origin/$CI_MERGE_REQUEST_TARGET_BRANCH_NAME"`';

const json = (file, text) => {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw usage(`${file} is no JSON: ${error.message}`);
  }
};
const commit = (revision) => gitLine(["rev-parse", "--verify", "--quiet", "--end-of-options", `${revision}^{commit}`]) || undefined;
const known = (revision) => (revision === undefined ? undefined : commit(revision));

/** A commit that somebody names; a tag of the same name as a branch may be the change's. */
const namedBy = (revision) => {
  const refs = ["refs/tags/", "refs/heads/", "refs/remotes/"].map((front) => front + revision.replace(/(@\{|[~^:]).*$/s, ""));
  const held = refs.filter((ref) => gitLine(["show-ref", "--verify", "--", ref]) !== undefined);
  // The beginning of a commit's id is its own, until there is a tag called like it.
  if (/^[0-9a-f]{4,39}$/i.test(revision) && held.length > 0) held.push("the id of a commit");
  if (held.length > 1) throw usage(`\`${revision}\` may be ${held.join(" or ")}`, "say it in full, such as `refs/remotes/origin/main`");
  return commit(revision) ?? fail(usage(`git knows no commit \`${revision}\``, DEEPER));
};

/** What the forge tells, and which forge that is. */
const toldBy = (values) => {
  const { env } = process;
  if (values.base !== undefined || values.head !== undefined) {
    if (values.event !== undefined) throw usage("`--event` and `--base` are two changes", "give one of them");
    const [base, head] = [namedBy(values.base ?? "HEAD^"), namedBy(values.head ?? "HEAD")];
    const last = (what) => gitLine(["log", "-1", `--format=${what}`, "--end-of-options", head]) ?? "";
    const root = gitLine(["rev-parse", "--show-toplevel"]) ?? process.cwd();
    const repository = `local/${root.split(/[/\\]/).filter(Boolean).pop() ?? "repository"}`.replace(/[\s\p{C}]/gu, "-");
    return { dialect: "github", told: { type: "commits", with: {
      repository, base, head, message: last("%B"), author_name: last("%aN"), author_email: last("%aE"),
    } } };
  }
  const event = values.event ?? (env.GITHUB_ACTIONS === "true" ? env.GITHUB_EVENT_PATH : undefined);
  if (event !== undefined) {
    const name = values["event-name"] ?? env.GITHUB_EVENT_NAME;
    if (name === undefined) throw usage("which event it is is not known", "give `--event-name`, such as `pull_request`");
    return { dialect: "github", told: { type: "github", with: { event: name, payload: readText(event, "event") } } };
  }
  if (env.GITLAB_CI === "true") {
    const all = Object.entries(env).filter(([name]) => name.startsWith("CI_") || name === "GITLAB_USER_LOGIN");
    // What a job has for itself is no part of the change.
    const variables = Object.fromEntries(all.filter(([name]) => !/TOKEN|PASSWORD|KEY|SECRET/.test(name)));
    return { dialect: "gitlab", told: { type: "gitlab_variables", with: { variables } } };
  }
  throw usage("no change is told", "run it in GitHub Actions or GitLab CI, or give `--event FILE --event-name NAME`, or `--base REV`");
};

const fail = (stop) => {
  throw stop;
};

/** Reads files as they are where the change cannot reach: at its base. */
const trusting = (base, deeper, anyway) => {
  const root = gitLine(["rev-parse", "--show-toplevel"]);
  // Where git does not say what the change has, everything in the checkout may be of it.
  const checkout = root ?? process.env.GITHUB_WORKSPACE ?? process.env.CI_PROJECT_DIR ?? process.cwd();
  const real = (path) => {
    try {
      return realpathSync(path);
    } catch {
      // What is not here may be there at the base.
      return path;
    }
  };
  const below = (path) => {
    const named = relative(real(checkout), path);
    return named === "" || named === ".." || named.startsWith(`..${sep}`) || isAbsolute(named) ? undefined : named.split(sep).join("/");
  };
  /** The names a file has in the checkout: as it is called, and where its folder really is, since a link may lead anywhere. */
  const names = (file) => {
    if (file === "-") return [];
    const called = resolve(file);
    // The way to the checkout may itself be through links.
    const plain = below(called) ?? below(resolve(real(checkout), relative(checkout, called)));
    return [...new Set([below(resolve(real(dirname(called)), basename(called))), plain])].filter((path) => path !== undefined);
  };
  const atBase = (path) => (base === undefined ? undefined : git(["cat-file", "blob", `${base}:${path}`]));
  /** Whether the change has a path, or something on the way to it: a link or a submodule, which lead where it says. */
  const isOfChange = (path) => {
    if (root === undefined) return true;
    const parts = path.split("/");
    return parts.some((_, last) => gitLine(["rev-parse", "--verify", "--quiet", `:0:${parts.slice(0, last + 1).join("/")}`]) !== undefined);
  };
  const text = (file, what) => {
    const paths = anyway ? [] : names(file);
    if (paths.length === 0) return readText(file, what);
    const held = paths.length === 1 ? atBase(paths[0]) : undefined;
    if (held !== undefined) return textOf(held) ?? fail(usage(`${what} ${file} is not UTF-8`, "write it as UTF-8"));
    if (base === undefined || paths.some((path) => isOfChange(path) || atBase(path) !== undefined)) {
      const here = root === undefined ? "git does not read this checkout" : "the base of the change is not known here";
      const why = base === undefined ? here : "it is not there at the base of the change";
      const how = root === undefined ? "let git read it: `git status` says why it does not" : deeper;
      const help = base === undefined ? `${how}; or give \`--trust-checkout\`` : "land it first, keep it outside of the repository, or give `--trust-checkout`";
      throw usage(`${what} ${file}: ${why}, and the change does not say what governs it`, help);
    }
    return readText(file, what);
  };
  /** The first of some paths of the repository that is there. */
  const first = (paths, what) => {
    for (const path of paths) {
      if (anyway) {
        const file = root === undefined ? path : resolve(root, path);
        if (existsSync(file)) return { name: path, text: readText(file, what) };
        continue;
      }
      const held = atBase(path);
      if (held !== undefined) return { name: path, text: textOf(held) ?? fail(usage(`${what} ${path} is not UTF-8`)) };
    }
    return undefined;
  };
  const isOurs = (file) => !anyway && names(file).some((path) => isOfChange(path) || atBase(path) !== undefined);
  return { text, first, isOurs };
};

/** Where the branch is that a merge request goes to, as far as it was fetched: where the change parted, its author chose. */
const tipOf = (change) => {
  const branch = change.forge === "gitlab" && change.number !== undefined ? change.base?.branch : undefined;
  const tip = branch === undefined ? undefined : commit(`refs/remotes/origin/${branch}`);
  // What was fetched before the change parted is not where the branch is.
  const isBehind = tip !== undefined && change.merge_base !== undefined && git(["merge-base", "--is-ancestor", change.merge_base, tip]) === undefined;
  return isBehind ? undefined : tip;
};

/** What changed, as git says; nothing, where that is not asked of two commits. */
const diffOf = (change, trusted) => {
  const [base, head] = [trusted ?? change.base?.commit ?? change.merge_base, change.head?.commit];
  if (base === undefined || head === undefined) return undefined;
  if (gitLine(["rev-parse", "--git-dir"]) === undefined) {
    throw environment("this is no git repository, so what changed is not known", "run it where the change is checked out, or give `--files`");
  }
  for (const end of [base, head]) {
    if (known(end) === undefined) throw environment(`commit ${end} is not here, so what changed is not known`, DEEPER);
  }
  const isPush = change.push !== undefined;
  // Where history is cut, they may seem to have parted earlier than they did, and what was taken back since does not show.
  if (!isPush && gitLine(["rev-parse", "--is-shallow-repository"]) !== "false") {
    throw environment("this checkout does not have the whole history, so where the change parted from its base is not known", DEEPER);
  }
  // A push is from where the branch was; a request is from where it parted. Of several such places each counts: what is
  // as it was at one of them may have been taken back from another.
  const parted = isPush ? base : gitLine(["merge-base", "--all", base, head]);
  if (!parted) throw environment("the two commits have no commit in common here", DEEPER);
  const tree = (end) => gitLine(["rev-parse", "--verify", "--end-of-options", `${end}^{tree}`]);
  const [to, from] = [tree(head), [...new Set(parted.split("\n").map(tree))]];
  const others = from.filter((one) => one !== to);
  // What the change says of its files, such as that they are no text, hides no line of them.
  const nothing = git(["hash-object", "-t", "tree", "--stdin"], "")?.toString("utf8").trim();
  const pairs = (others.length > 0 ? others : [to]).map((one) => `${one} ${to}\n`).join("");
  const bytes = git(["diff-tree", ...DIFF], pairs, { GIT_ATTR_SOURCE: nothing });
  if (bytes === undefined) throw environment("git did not say what changed", DEEPER);
  if (bytes.length > MOST_DIFF) throw environment(`the change is too large to be read: its diff has ${bytes.length} bytes`, "split it, or give `--files`");
  const text = textOf(bytes);
  return text === undefined ? { type: "git_base64", with: bytes.toString("base64") } : { type: "git", with: text };
};

/** Files that fit a pattern: `*` and `?` within a name, `**` across folders. */
const fitting = (pattern) => {
  if (!/[*?]/.test(pattern)) return [pattern];
  const parts = pattern.split("/");
  const fixed = parts.findIndex((part) => /[*?]/.test(part));
  const start = parts.slice(0, fixed).join("/") || (pattern.startsWith("/") ? "/" : ".");
  const within = (part) => new RegExp(`^${part.replace(/[.+^${}()|[\]\\]/g, "\\$&").replace(/\*/g, "[^/]*").replace(/\?/g, "[^/]")}$`, "u");
  const found = [];
  const walk = (folder, rest) => {
    const [part, ...below] = rest;
    let entries;
    try {
      entries = readdirSync(folder, { withFileTypes: true });
    } catch {
      return;
    }
    if (part === "**") walk(folder, below.length > 0 ? below : ["*"]);
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = folder === "." ? entry.name : `${folder === "/" ? "" : folder}/${entry.name}`;
      if (part === "**") {
        if (entry.isDirectory() && entry.name !== "node_modules" && entry.name !== ".git") walk(path, rest);
      } else if (within(part).test(entry.name)) {
        if (below.length > 0) {
          if (entry.isDirectory()) walk(path, below);
        } else if (entry.isFile()) found.push(path);
      }
    }
  };
  walk(start, parts.slice(fixed));
  return [...new Set(found)];
};

const evidenceOf = (values, trust) => {
  const files = [...new Set(values.evidence.flatMap(fitting))];
  return files.map((name) => {
    if (trust.isOurs(name)) {
      throw usage(`evidence ${name} is part of the repository, and no job made it`, "give files that this run wrote, and git does not have");
    }
    let bytes;
    try {
      bytes = readFileSync(name);
    } catch (error) {
      throw usage(`evidence ${name} cannot be read: ${error.message}`);
    }
    const text = textOf(bytes);
    const file = text === undefined ? { name, base64: bytes.toString("base64") } : { name, text };
    return values["evidence-by"] === undefined ? file : { ...file, by: values["evidence-by"] };
  });
};

/** Appends to a file that a runner names. */
const append = (variable, text) => {
  const file = process.env[variable];
  if (process.env.GITHUB_ACTIONS !== "true" || file === undefined || file === "") return;
  try {
    appendFileSync(file, text);
  } catch (error) {
    throw environment(`${variable} cannot be written: ${error.message}`);
  }
};

/** Text of strangers, so that Actions takes no line of it for a command. */
const printQuietly = (text) => {
  const lines = text.endsWith("\n") ? text : `${text}\n`;
  if (process.env.GITHUB_ACTIONS !== "true") return process.stdout.write(lines);
  const token = randomUUID();
  return process.stdout.write(`::stop-commands::${token}\n${lines}::${token}::\n`);
};

export const check = ({ values, positionals }) => {
  const policies = [...values.policy, ...positionals];
  const ends = { pass: 0, fail: 3 };
  if (!Object.hasOwn(ends, values["on-no-change"])) throw usage("`--on-no-change` is `pass` or `fail`");
  const { dialect, told } = toldBy(values);

  const told_of = answered("read_change", { told });
  const finish = (view, passed, verdict, code) => {
    if (values.json !== undefined) core.write(values.json, `${JSON.stringify(view)}\n`);
    if (values.markdown !== undefined) core.write(values.markdown, view.markdown);
    if (values.sarif !== undefined && view.sarif !== undefined) core.write(values.sarif, `${JSON.stringify(view.sarif, null, 2)}\n`);
    append("GITHUB_STEP_SUMMARY", `${view.markdown}\n`);
    append("GITHUB_OUTPUT", `verdict=${verdict}\npassed=${passed}\n`);
    if (process.env.GITHUB_ACTIONS === "true") process.stdout.write(view.commands);
    return code;
  };
  if (told_of.type === "no_change") {
    const code = ends[values["on-no-change"]];
    printQuietly(`no change: ${told_of.with.why}`);
    return finish(told_of.with, code === 0, "no_change", code);
  }
  const number = values.number === undefined ? undefined : Number(values.number);
  if (number !== undefined && !(Number.isSafeInteger(number) && number > 0)) throw usage(`\`--number ${values.number}\` is no number of a request`);
  const changes = told_of.with.changes.filter((change) => number === undefined || change.number === number);
  // Of several the core says which there are.
  const change = changes.length === 1 ? changes[0] : {};
  const base = known(change.base?.commit) ?? tipOf(change);
  const deeper = change.forge === "gitlab" && change.base?.commit === undefined ? FETCHED : DEEPER;
  const trust = trusting(base, deeper, values["trust-checkout"]);

  const request = { told, now: values.now ?? new Date().toISOString(), approvals_lapse: values["approvals-lapse"] };
  if (number !== undefined) request.number = number;
  if (policies.length > 0) request.policy = { files: policies.map((name) => ({ name, text: trust.text(name, "policy") })) };
  else {
    const found = trust.first(POLICIES, "policy");
    if (found === undefined) {
      if (base === undefined && !values["trust-checkout"]) {
        throw usage("the base of the change is not known here, and the policy is read from there", `${deeper}; or give \`--trust-checkout\``);
      }
      const where = values["trust-checkout"] ? "here" : "at the base of the change";
      throw usage(`there is no policy ${where}: none of ${POLICIES.join(", ")}`, "name the policy files, the uppermost layer first, or land one first");
    }
    request.policy = { files: [found] };
  }
  if (values.bots !== undefined) request.bots = trust.text(values.bots, "bots").split("\n").map((line) => line.trim()).filter((line) => line !== "" && !line.startsWith("#"));
  const owners = values.owners === undefined ? trust.first(OWNERS[dialect], "code owners") : { text: trust.text(values.owners, "code owners") };
  if (owners !== undefined) {
    const teams = values.teams === undefined ? {} : json(values.teams, trust.text(values.teams, "teams"));
    request.owners = { text: owners.text, dialect, teams };
  }
  if (values.world !== undefined) request.world = json(values.world, trust.text(values.world, "world"));
  if (values.reviews !== undefined) request.reviews = { type: dialect, with: trust.text(values.reviews, "reviews") };
  if (values.files !== undefined) request.diff = { type: { github: "github_files", gitlab: "gitlab_diffs" }[dialect], with: trust.text(values.files, "files") };
  else {
    const diff = diffOf(change, base);
    if (diff !== undefined) request.diff = diff;
  }
  if (values.commits !== undefined) {
    if (dialect !== "github") throw usage("`--commits` is GitHub's list", "say with `--worked ACTOR` who else worked on it");
    request.commits = trust.text(values.commits, "commits");
  }
  request.evidence = evidenceOf(values, trust);
  for (const name of ["reviewed", "author", "by", "accountable", "kind", "reversibility", "to"]) {
    if (values[name] !== undefined) request[name] = values[name];
  }
  request.worked = values.worked;
  request.review_kinds = values["review-as"];

  const view = answered("check", request).with;
  printQuietly(view.text);
  return finish(view, view.passed, view.verdict, view.passed ? 0 : 3);
};
