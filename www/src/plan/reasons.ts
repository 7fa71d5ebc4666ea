// What the core says of order, waiting and collisions, as sentences with the units in them.
import { html, nothing, type TemplateResult } from "lit";
import type { BeforeBecause, Chain, Clash, Collision, CollisionGround, LineRange, Rank, RankField, Wait, WaitNext, WaitReason, Why } from "governed";
import { ago, when, words } from "../parts/words.js";
import { unitLink, type Names } from "./names.js";

type Said = TemplateResult | string;

const DEPENDS: Record<string, string> = {
  needs_landed: "needs landed",
  needs_deployed: "needs deployed",
  lands_with: "lands together with",
  lands_apart: "does not land in one batch with",
  excludes: "must not be in production with",
  supersedes: "takes the place of",
  informs: "knows more with",
};
export const depends = (kind: string): string => DEPENDS[kind] ?? words(kind);

/** A chain of dependencies, from the first unit on. */
export const chain = ({ from, steps }: Chain, names: Names, link: string): TemplateResult =>
  html`${unitLink(from, names, link)}${steps.map(({ kind, on }) => html` ${depends(kind)} ${unitLink(on, names, link)}`)}`;

export const wait = (wait: Wait, names: Names, link: string): Said => {
  const unit = (name: string) => unitLink(name, names, link);
  switch (wait.type) {
    case "stopped":
      return html`<span class="wrap">${wait.why}</span>${wait.until === null ? nothing : html`, until ${when(wait.until)}`}`;
    case "unknown":
      return html`it ${depends(wait.kind)} <code class="wrap">${wait.on}</code>, and no such unit is there`;
    case "circle":
      return html`it waits, in the end, for itself: circle ${wait.circle + 1}, of ${wait.units} units`;
    case "contradiction":
      return html`it is to land together with ${unit(wait.with)}, and ${wait.kind === null ? "collides with it" : html`${depends(wait.kind)} it`}`;
    case "superseded":
      return html`${unit(wait.by)} ${wait.landed ? "has taken its place" : "takes its place in this plan"}`;
    case "replaces":
      return html`it takes the place of ${unit(wait.of)}, which lands first in this plan`;
    case "excluded":
      return html`it must not be in production with ${unit(wait.by)}, which ${wait.landed ? "has landed" : "lands in this plan"}`;
    case "needs_landed":
      return html`it needs ${unit(wait.on)}, which is not placed`;
    case "needs_deployed":
      return html`it needs ${unit(wait.on)} deployed, which ${wait.landed ? "has landed and is not" : "has not landed"}`;
    case "collides":
      return html`<strong>${wait.grade}</strong> collision with ${unit(wait.with)}, which ${wait.landed ? "has landed" : "lands in this plan"}: <span class="wrap">${wait.why}</span>`;
    case "together":
      return html`it lands together with ${unit(wait.with)}, which waits`;
    case "closed":
      return html`no window is open: <span class="wrap">${wait.why}</span>${wait.until === null ? "; none opens" : html`; the next opens ${when(wait.until)}`}`;
    case "full":
      return "no batch of this plan has room for it";
  }
};

export const next = (next: WaitNext, names: Names, link: string): Said => {
  const unit = (name: string) => unitLink(name, names, link);
  switch (next.type) {
    case "end_stop":
      return "see to what stops it";
    case "wait_until":
      return html`wait until ${when(next.at)}`;
    case "name":
      return html`correct the link to <code class="wrap">${next.unit}</code>, or bring that unit`;
    case "break_circle":
      return html`take a dependency out of circle ${next.circle + 1}`;
    case "choose":
      return html`decide between its two links with ${unit(next.with)}`;
    case "close":
      return "close it: there is nothing left to land";
    case "reconsider":
      return html`see whether it is still wanted once ${unit(next.after)} has landed`;
    case "decide":
      return html`decide which of it and ${unit(next.between)} stays`;
    case "land":
      return html`bring ${unit(next.unit)} to landing`;
    case "deploy":
      return html`deploy ${unit(next.unit)}`;
    case "rebase_after":
      return html`rebase it onto ${unit(next.onto)} once that has landed; it goes on by itself if that leaves`;
    case "rebase":
      return html`rebase it onto ${unit(next.onto)}, which has landed`;
    case "ask_for_window":
      return "have the window changed: none opens";
    case "plan_again":
      return "plan again when a batch has landed";
  }
};

export const waitReason = (reason: WaitReason, names: Names, link: string): TemplateResult =>
  html`${wait(reason.wait, names, link)} <span class="muted">To do: ${next(reason.next, names, link)}.</span>`;

const WAITS: Record<string, string> = {
  stopped: "something stops it",
  unknown: "needs a unit that is not there",
  circle: "waits for itself",
  contradiction: "is to land with what it must not",
  superseded: "another takes its place",
  replaces: "takes the place of one that lands first",
  excluded: "must not be there with another",
  needs_landed: "needs a unit that is not placed",
  needs_deployed: "needs a unit deployed",
  collides: "collides with what lands first",
  together: "lands together with one that waits",
  closed: "no window is open",
  full: "no batch has room",
};
export const waitSort = (type: string): string => WAITS[type] ?? words(type);

const FIELDS: Record<RankField, string> = {
  lane: "which lane it is in",
  priority: "its priority",
  kept: "the batch it has already",
  opened: "how long it has been there",
  unit: "its name, since all else is equal",
};

/** What put one before another. */
export const because = (because: BeforeBecause, why: Why, names: Names, link: string): TemplateResult => {
  const first = unitLink(why.first, names, link);
  const second = unitLink(why.second, names, link);
  switch (because.type) {
    case "landed":
      return html`${first} has landed already.`;
    case "waits":
      return html`${second} waits:
        <ul class="dots">
          ${because.reasons.map((reason) => html`<li>${waitReason(reason, names, link)}</li>`)}
        </ul>`;
    case "needs":
      return html`It has to: ${chain(because.chain, names, link)}.`;
    case "apart":
      return html`Both may land, but not in one batch${because.grade === null ? ": one says that they land apart" : html`: it is <strong>${because.grade}</strong> that they collide${because.why === null ? "" : html` (<span class="wrap">${because.why}</span>)`}`}.
      ${first} goes first by ${FIELDS[because.field]}.`;
    case "closed":
      return html`${second} may not land when ${first} does: <span class="wrap">${because.why}</span>${because.until === null ? "" : html`, until ${when(because.until)}`}.`;
    case "rank":
      return html`${first} has the higher rank by ${FIELDS[because.field]}: <span class="wrap">${because.first}</span>, and ${second} <span class="wrap">${because.second}</span>.`;
    case "behind":
      return html`${second} lands behind something it needs: ${chain(because.chain, names, link)}.`;
    case "beside":
      return html`${second} must not share a batch with ${unitLink(because.unit, names, link)}, which is where it could have been.`;
    case "filled":
      return html`The batches in front of that of ${second} were full (${because.units} in that of ${first}, at most ${because.most}), or it kept the batch it had.`;
  }
};

/** What a unit has in each field of the rank, in the order in which they decide. */
export const rankLines = (rank: Rank, now: string, names: Names, link: string): TemplateResult[] => [
  html`lane: ${rank.lane === "emergency" ? "emergency, so it goes first" : "the usual way"}`,
  html`priority: ${rank.priority}`,
  ...(rank.kept === undefined ? [] : [html`batch it keeps: ${rank.kept === null ? "none, it is placed anew" : `${rank.kept} went before it`}`]),
  html`there since: ${rank.opened === null ? "nobody said, so behind those that say" : ago(rank.opened, now)}`,
  ...(rank.heir_of === undefined ? [] : [html`it has this rank from ${unitLink(rank.heir_of, names, link)}, which needs it`]),
];

const range = ([first, count]: LineRange): string => (count === 0 ? `behind ${first}` : count === 1 ? `${first}` : `${first}–${first + count - 1}`);
const ranges = (lines: readonly LineRange[]): string => `lines ${lines.map(range).join(" and ")}`;

const clash = (clash: Clash, side: (of: "a" | "b") => TemplateResult): Said => {
  switch (clash.type) {
    case "same_lines":
      return `both take the same lines and make something else of them, ${ranges(clash.with.lines)}`;
    case "same_place":
      return `both put something at the same place: ${ranges(clash.with.lines)}`;
    case "adjoining":
      return `the lines of one begin where those of the other end: ${ranges(clash.with.lines)}`;
    case "nearby":
      return `${clash.with.between} lines lie between theirs: ${ranges(clash.with.lines)}`;
    case "same_symbol":
      return html`both change <code class="wrap">${clash.with.symbol}</code>`;
    case "same_resource":
      return "both change it, and which lines is not known of one of them";
    case "replaced":
      return "both replace all of it by something else";
    case "both_add":
      return "both add it, each with another content";
    case "removed":
      return html`${side(clash.with.by)} removes what the other changes`;
    case "renamed_apart":
      return html`each gives it another name: <code class="wrap">${clash.with.to.join(", ")}</code>`;
    case "same_new_name":
      return "two different things get the same name";
    case "file_and_folder":
      return html`${side(clash.with.file)} makes it a file, the other a folder`;
    case "folder_moved":
      return html`${side(clash.with.by)} moves the folder to <code class="wrap">${clash.with.to}</code>, in which the other adds something`;
    case "part":
      return html`${side(clash.with.whole)} touches all of it, the other <code class="wrap">${clash.with.part}</code>`;
    case "values":
      return html`both set it, to different values: <span class="wrap">${clash.with.values.join(", ")}</span>`;
    case "assumption":
      return html`${side(clash.with.by)} changes what the other relies
      on${clash.with.relied_on === null ? "" : html` (<span class="wrap">${clash.with.relied_on}</span>)`}${clash.with.becomes === null ? "" : html`; it becomes <span class="wrap">${clash.with.becomes}</span>`}`;
    case "versions":
      return html`one relies on another version than the other leaves: <code class="wrap">${clash.with.names.join(", ")}</code>`;
    case "reading":
      return html`${side(clash.with.by)} changes what the other reads`;
    case "meaning":
      return html`${side(clash.with.by)} ${clash.with.removed ? "removes" : "changes what is meant by"} <code class="wrap">${clash.with.name}</code>, which the other comes to use in
        <code class="wrap">${clash.with.used_in}</code>`;
    case "barrier":
      return "both write something that work is to land on one after the other";
    case "excluded":
      return html`they are not to be in production together${clash.with.why === null ? "" : html`: <span class="wrap">${clash.with.why}</span>`}`;
  }
};

/** A ground of a collision: of what, and what does not go together. */
export const ground = (ground: CollisionGround, of: Pick<Collision, "a" | "b">, names: Names, link: string): TemplateResult =>
  html`${ground.resource === undefined ? nothing : html`<code class="wrap">${ground.resource}</code>: `}${clash(ground.clash, (side) => unitLink(of[side], names, link))}${ground.doubt === undefined
    ? nothing
    : html` <span class="muted">(less sure: <span class="wrap">${ground.doubt}</span>)</span>`}`;
