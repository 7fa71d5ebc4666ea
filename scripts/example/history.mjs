// The real part: what `governed import git` reads from the last months of a clone, made small enough for a page.

import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { actorOf } from "./names.mjs";

/**
 * Above so many touches a change is told by folders, as the importer itself does with very large ones; above so many runs
 * of lines a touch says of no lines, which means all of them. What is in flight is told more closely: it may collide.
 */
const LANDED = { touches: 3, runs: 5 };
const CLOSE = { touches: 8, runs: 10 };

/** Every merge on the main line since a day: what was proposed, by whom, when, and how it went. */
export function changes(clone, governed, since, close) {
  const folder = mkdtempSync(join(tmpdir(), "governed-example-"));
  const run = (program, ...given) => execFileSync(program, given, { cwd: folder, encoding: "utf8", maxBuffer: 1 << 28, stdio: ["ignore", "pipe", "ignore"] });
  try {
    run("git", "clone", "--quiet", "--single-branch", `--shallow-since=${since}`, `file://${clone}`, "clone");
    run(governed, "--as", "person:import", "init");
    run(governed, "--as", "person:import", "import", "git", "clone");
    return read(run(governed, "export"), close);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function read(ledger, close) {
  const units = new Map();
  for (const line of ledger.split("\n")) {
    if (line === "") continue;
    const { at, by, event } = JSON.parse(line);
    if (event?.type === "proposed") {
      const { unit, proposal } = event.with;
      const number = Number(proposal.sources.find((source) => source.startsWith("pull-request:"))?.slice(13) ?? 0);
      units.set(unit, {
        unit, number, at: Date.parse(at), by: actorOf(by),
        proposal: { ...proposal, accountable: actorOf(proposal.accountable), title: titleOf(proposal.title), purpose: purposeOf(proposal), touches: smaller(proposal.touches ?? [], close.includes(number) ? CLOSE : LANDED) },
        source: event.with.origin.with.source,
        everything: proposal.touches ?? [],
      });
    } else if (event?.type === "observed") {
      const unit = units.get(event.with.unit);
      const { to, through, source, reason } = event.with;
      if (to === "landed") Object.assign(unit, { landed: Date.parse(at), lander: actorOf(by) });
      else unit.after = { at: Date.parse(at), by: actorOf(by), to, through, source, reason };
    } else if (event?.type === "attempted") {
      units.get(event.with.unit).taken = { at: Date.parse(at), by: actorOf(by), attempt: event.with.attempt };
    }
  }
  return [...units.values()].filter((unit) => unit.landed !== undefined).sort((a, b) => a.landed - b.landed);
}

const titleOf = (title) => title.replace(/\s+\(#\d+\)$/, "").replace(/\s{2,}/g, " ").trim();

/** The purpose in the first lines of what its author said. */
function purposeOf({ purpose, title }) {
  const lines = purpose.split("\n").map((line) => line.trim()).filter((line) => line !== "");
  const said = lines.slice(0, 3).join("\n").slice(0, 150);
  return said === "" ? titleOf(title) : said;
}

function smaller(touches, most) {
  if (touches.length > most.touches) {
    // No shallower than two folders: a rule about a path deep below a folder would fit the folder.
    const folders = [4, 3, 2].map((depth) => [...new Set(touches.map(({ resource }) => folderOf(resource, depth)))]);
    const fits = folders.find((list) => list.length <= most.touches) ?? folders.at(-1);
    return fits.sort().map((resource) => ({ resource, mode: "writes" }));
  }
  return touches.map((touch) => {
    const { lines, ...rest } = touch;
    const named = rest.names === undefined ? rest : { ...rest, names: Object.fromEntries(Object.entries(rest.names).map(([key, list]) => [key, list.slice(0, 4)])) };
    return lines !== undefined && lines.length <= most.runs ? { ...named, lines } : named;
  });
}

function folderOf(resource, depth) {
  const parts = resource.slice("path:".length).split("/");
  if (parts.length === 1) return resource;
  return `path:${parts.slice(0, Math.min(depth, parts.length - 1)).join("/")}/`;
}
