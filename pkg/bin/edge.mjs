// Files, git, and how a run ends.

import { execFileSync } from "node:child_process";
import { lstatSync, readFileSync, realpathSync, writeFileSync } from "node:fs";
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { build, call, callText } from "../entry/node.js";

/** Why a run ends early, and with which exit code. */
export class Stop extends Error {
  constructor(code, told) {
    super(told);
    this.code = code;
    this.told = told;
  }
}

// What does not show as itself stays off terminals, and nothing that is told begins a command of Actions.
const plain = (text) =>
  text.replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g, "\ufffd");
const said = (message, help) => {
  const text = plain(`error: ${message}\n${help === undefined ? "" : `help: ${help}\n`}`);
  return text.replace(/^\s*::/gm, "\ufffd::").replaceAll("##[", "#\ufffd[");
};

/** The input is wrong. */
export const usage = (message, help) => new Stop(2, said(message, help));
/** The machine does not do what is asked. */
export const environment = (message, help) => new Stop(4, said(message, help));

const exitOf = (answer) => {
  if (answer.type === "done") return 0;
  if (answer.type === "rejected") return 1;
  return { input: 2, environment: 4, corrupt: 5 }[answer.with?.kind] ?? 70;
};

// In a checkout a link is the change's, and would have anything on this machine written over.
const isLed = (file) => {
  const here = realpathSync(process.cwd());
  const way = relative(process.cwd(), resolve(file));
  if (way === ".." || way.startsWith(`..${sep}`) || isAbsolute(way)) return false;
  const folder = realpathSync(dirname(resolve(file)));
  if (folder !== dirname(resolve(here, way))) return true;
  return lstatSync(join(folder, basename(way)), { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
};

const write = (file, text) => {
  try {
    if (isLed(file)) throw new Error("a link leads elsewhere");
    writeFileSync(file, text);
  } catch (error) {
    throw environment(`${file} cannot be written: ${error.message}`);
  }
};

export const core = { build, callText, exitOf, write };

/** What an operation gives, or the end of the run. */
export const answered = (operation, request) => {
  const answer = call(operation, request);
  if (answer.type === "done") return answer.with;
  const { message, help, places } = answer.with;
  // A file that is wrong in several places tells each of them.
  const told = (places ?? []).map((place) => `${place.file}${place.line === undefined ? "" : `:${place.line}:${place.column}`}: ${place.message}`);
  throw new Stop(exitOf(answer), said(told.length > 0 ? told.join("\n") : message, help));
};

/** The text of a file, or of standard input. */
export const readText = (file, what) => {
  let bytes;
  try {
    bytes = readFileSync(file === "-" ? 0 : file);
  } catch (error) {
    throw usage(`${what} ${file} cannot be read: ${error.message}`);
  }
  return textOf(bytes) ?? fail(usage(`${what} ${file} is not UTF-8`, "write it as UTF-8"));
};

const fail = (stop) => {
  throw stop;
};

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
/** Bytes as text; nothing, where they are none. */
export const textOf = (bytes) => {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
};

const MOST = 1024 * 1024 * 1024;
/** What git says; nothing, where it does not do it. Nothing that the repository configures is run. */
export const git = (args, input, more = {}) => {
  const safe = ["--no-replace-objects", "-c", "core.quotePath=false", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null"];
  try {
    return execFileSync("git", [...safe, ...args], { input, env: { ...process.env, ...more }, maxBuffer: MOST, stdio: ["pipe", "pipe", "ignore"] });
  } catch (error) {
    if (error.code === "ENOENT") throw environment("git is not there", "install git: what changed and what governs it are read with it");
    return undefined;
  }
};

/** One line that git says. */
export const gitLine = (args) => {
  const told = git(args);
  return told === undefined ? undefined : told.toString("utf8").trim();
};
