// What a draft would have decided otherwise: counted, grouped, and each with both explanations.
import type { Backtest, Decision, Explained, JudgmentCost, NotReplayable, Verdict, VerdictFlip } from "governed";
import { css, html, nothing, type TemplateResult } from "lit";
import { noViewPanel } from "../parts/no-view.js";
import { count, stage, verdict, when, words } from "../parts/words.js";
import { asNoView, type NoView } from "../register/answer.js";
import { linkTo } from "../route.js";
import { styles } from "../style.js";
import { addCase, caseOf } from "./case.js";
import { askDesk } from "./desk.js";
import { look } from "./look.js";
import type { Made, Tried } from "./past.js";
import { decisionOf } from "./rule.js";
import { decisionTold } from "./told.js";
import { WatchingDraft } from "./watching.js";

interface Flip {
  readonly flip: VerdictFlip;
  readonly made: Made | undefined;
}
interface Cause {
  readonly says: string;
  readonly flips: readonly Flip[];
}
interface Group {
  readonly from: Verdict;
  readonly to: Verdict;
  readonly flips: number;
  readonly causes: readonly Cause[];
}
interface Both {
  readonly then: Decision;
  readonly now: Decision;
}

const FIRST = 20;

const quoted = (says: string, ids: readonly string[] | undefined): string[] => (ids === undefined || ids.length === 0 ? [] : [`${says} ${ids.join(", ")}`]);

const causeOf = (flip: VerdictFlip): string => {
  const parts = [
    ...quoted("now fires", flip.fires),
    ...quoted("no longer fires", flip.ceases),
    ...quoted("asks for something else:", flip.changed),
    ...quoted("cannot be told any more:", flip.unclear),
    ...quoted("can be told now:", flip.cleared),
  ];
  return parts.length === 0 ? "no rule by itself: what rules refer to is another (a group, a standard, the ladder, the fallback)" : parts.join("; ");
};

const grouped = ({ backtest, made }: Tried): Group[] => {
  const groups = new Map<string, { from: Verdict; to: Verdict; flips: number; causes: Map<string, Flip[]> }>();
  for (const [index, flip] of backtest.flips.entries()) {
    const key = `${flip.from} ${flip.to}`;
    const group = groups.get(key) ?? { from: flip.from, to: flip.to, flips: 0, causes: new Map<string, Flip[]>() };
    groups.set(key, group);
    group.flips += 1;
    const says = causeOf(flip);
    const flips = group.causes.get(says);
    if (flips === undefined) group.causes.set(says, [{ flip, made: made[index] }]);
    else flips.push({ flip, made: made[index] });
  }
  return [...groups.values()].map((group) => ({ ...group, causes: [...group.causes].map(([says, flips]) => ({ says, flips })).sort((one, other) => other.flips.length - one.flips.length) }));
};

const whyNot = (reason: NotReplayable): string => {
  switch (reason.why) {
    case "not_kept":
      return "their facts were not kept";
    case "new_facts":
      return `the verdict would hang on facts that they were not recorded with: ${reason.facts.join(", ")}`;
    case "unreadable":
      return `their facts cannot be read: ${reason.message}`;
    case "does_not_replay":
      return "the policy in force does not come to what was recorded either";
    case "other":
      return "for further reasons";
  }
};

export class GovernedPolicyFlips extends WatchingDraft {
  static override styles = [
    ...styles,
    look,
    css`
      .sum {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(7rem, 1fr));
        gap: 0.5rem;
      }
      .sum > div {
        background: var(--sunk);
        border: 1px solid var(--line);
        border-radius: 8px;
        padding: 0.4rem 0.7rem;
      }
      .sum strong {
        font-size: 1.25rem;
        display: block;
        font-variant-numeric: tabular-nums;
      }
      .both {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 15rem), 1fr));
        gap: 0.75rem;
        padding: 0.4rem 0 0.6rem;
      }
      .both > div {
        background: var(--sunk);
        border-radius: 8px;
        padding: 0.5rem 0.7rem;
        min-width: 0;
      }
      progress {
        width: 100%;
        accent-color: var(--accent);
      }
      .old {
        opacity: 0.75;
      }
    `,
  ];

  #groups: readonly Group[] = [];
  #groupsOf: Tried | undefined;
  #both = new Map<string, Both | NoView | undefined>();
  #shown = new Map<string, number>();
  #added = new Set<number>();

  protected override render(): TemplateResult {
    const { draft } = this;
    const { reading } = draft.past;
    if (reading.is === "failed") return html`<div class="panel" role="alert"><p><strong>The past could not be read:</strong> ${reading.message}</p></div>`;
    if (draft.triedNoView !== undefined) return noViewPanel(draft.triedNoView);
    const { tried } = draft;
    if (tried === undefined) {
      if (reading.is === "reading") {
        return html`<div class="panel stack">
          <p role="status">Reading what was decided: ${count(reading.decisions, "decision")} in ${count(reading.entries, "entry", "entries")} so far.</p>
          ${reading.of === undefined ? nothing : html`<progress max=${reading.of} .value=${reading.entries} aria-label="How much of the ledger is read"></progress>`}
        </div>`;
      }
      if (draft.trying || draft.stale) return html`<p class="panel muted" role="status">Trying it on ${count(reading.decisions, "past decision")} …</p>`;
      return html`<p class="panel muted">It is tried on every past decision once the text can be read.</p>`;
    }
    if (this.#groupsOf !== tried) {
      this.#groupsOf = tried;
      this.#groups = grouped(tried);
      this.#both = new Map();
    }
    return html`<div class="stack ${draft.stale || draft.trying ? "old" : ""}">${this.#told(tried)}</div>`;
  }

  #told(tried: Tried): TemplateResult {
    const { backtest } = tried;
    const { draft } = this;
    if (backtest.decisions === 0) return html`<p class="panel muted">Nothing was decided under any policy yet: there is no past to try it on. Decisions come from moves once a policy is in force.</p>`;
    const under = draft.trying ? "Trying the text as it is now … What stands here is of the one before." : draft.stale ? "The text has changed since." : "Tried, and not in force.";
    return html`
      <p role="status">
        ${count(backtest.replayed, "decision")}${backtest.replayed === backtest.decisions ? "" : ` of ${backtest.decisions.toLocaleString()}`} decided again in
        ${tried.millis < 1000 ? `${Math.round(tried.millis)} ms` : `${(tried.millis / 1000).toFixed(1)} s`}. <strong>${under}</strong>
      </p>
      <div class="sum">
        <div><strong>${backtest.loosened.toLocaleString()}</strong> looser</div>
        <div><strong>${backtest.tightened.toLocaleString()}</strong> stricter</div>
        <div><strong>${backtest.same.toLocaleString()}</strong> the same</div>
      </div>
      ${this.#ends(backtest)} ${this.#judgments(backtest.judgments)} ${this.#flips(backtest)} ${this.#besides(backtest)}
    `;
  }

  #flips(backtest: Backtest): TemplateResult {
    const { verdicts } = backtest;
    const flipped = verdicts.filter(({ from, to }) => from !== to);
    if (flipped.length === 0) return html`<p class="panel muted">No past decision would come out otherwise${this.draft.changed ? "" : ": the text is what is in force. Change a rule to see which flip"}.</p>`;
    return html`<section class="stack" aria-label="What flips">
      ${this.draft.changed ? nothing : html`<p class="muted">The text is what is in force: these were decided under earlier policies, and would come out otherwise today.</p>`}
      ${this.#groups.map((group) => this.#group(group, flipped.find(({ from, to }) => from === group.from && to === group.to)?.count ?? group.flips))}
      ${backtest.flips_left_out > 0 ? html`<p class="muted">${count(backtest.flips_left_out, "further flip")} are counted and not listed.</p>` : nothing}
    </section>`;
  }

  #group({ from, to, flips, causes }: Group, all: number): TemplateResult {
    const landed = causes.flatMap((cause) => cause.flips).filter(({ made }) => from === "move" && made?.to === "landed").length;
    return html`<section class="panel">
      <h3 class="row">${verdict(from)} <span aria-hidden="true">→</span><span class="unseen">becomes</span> ${verdict(to)} <span>${count(all, "decision")}</span></h3>
      ${landed > 0 ? html`<p class="small">${count(landed, "unit")} landed that would not have landed so.</p>` : nothing}
      ${flips < all ? html`<p class="muted small">The first ${flips.toLocaleString()} of them are listed.</p>` : nothing}
      ${causes.map((cause) => {
        const key = `${from} ${to} ${cause.says}`;
        const shown = this.#shown.get(key) ?? FIRST;
        return html`<details>
          <summary class="wrap"><strong>${cause.flips.length.toLocaleString()}</strong> ${cause.says}</summary>
          <ul class="told">
            ${cause.flips.slice(0, shown).map((flip) => this.#flip(flip))}
          </ul>
          ${cause.flips.length > shown
            ? html`<button
                @click=${() => {
                  this.#shown.set(key, shown * 4);
                  this.requestUpdate();
                }}
              >
                Show more of ${cause.flips.length.toLocaleString()}
              </button>`
            : nothing}
        </details>`;
      })}
    </section>`;
  }

  #flip({ flip, made }: Flip): TemplateResult {
    const key = `${flip.seq}`;
    const both = this.#both.get(key);
    return html`<li>
      <details @toggle=${(event: Event) => (event.target as HTMLDetailsElement).open && void this.#explain(flip)}>
        <summary>Entry ${flip.seq.toLocaleString()}${made === undefined ? nothing : html`: going to ${stage(made.to)} <span class="muted small">${when(made.at)}</span>`}</summary>
        ${both === undefined
          ? html`<p class="muted">Explaining …</p>`
          : both instanceof Error
            ? noViewPanel(both)
            : html`<div class="both">
                <div><h4>As it was decided</h4>${decisionTold(both.then)}</div>
                <div><h4>As it would be</h4>${decisionTold(both.now)}</div>
              </div>`}
        <div class="row">
          ${flip.unit === undefined ? nothing : html`<a href=${linkTo("unit", flip.unit)}>The unit</a>`}
          ${both === undefined || both instanceof Error ? nothing : html`<button ?disabled=${this.#added.has(flip.seq)} @click=${() => this.#keep(flip.seq, both.then)}>${this.#added.has(flip.seq) ? "It is among the tests" : "Make a case of it"}</button>`}
        </div>
      </details>
    </li>`;
  }

  #keep(seq: number, decision: Decision): void {
    this.draft.writeCases(addCase(this.draft.cases, this.draft.files[0]?.name ?? "policy.yaml", caseOf(`as decided in entry ${seq}`, decision)));
    this.#added.add(seq);
    this.requestUpdate();
  }

  async #explain(flip: VerdictFlip): Promise<void> {
    const key = `${flip.seq}`;
    const of = this.#groupsOf;
    const policy = this.draft.triedOf;
    if (this.#both.has(key) || flip.unit === undefined || policy === undefined) return;
    let found: Both | NoView;
    try {
      const then = await decisionOf(this.register, { seq: flip.seq, unit: flip.unit });
      if (then === undefined) throw new Error(`entry ${flip.seq} holds no decision`);
      const { decision } = await askDesk<Explained>("explain", { policy, facts: then.facts });
      found = { then, now: decision };
    } catch (thrown) {
      found = asNoView(thrown);
    }
    if (of !== this.#groupsOf) return;
    this.#both.set(key, found);
    this.requestUpdate();
  }

  #ends({ ends, stopped, let_through }: Backtest): TemplateResult | typeof nothing {
    if (ends.length === 0) return nothing;
    const list = (title: string, bad: Backtest["stopped"]) =>
      bad.length === 0
        ? nothing
        : html`<details>
            <summary>${title}</summary>
            <ul class="told">
              ${bad.slice(0, 100).map(
                ({ seq, unit, from, to, ended }) => html`<li>
                  ${verdict(from)} → ${verdict(to)} entry ${seq.toLocaleString()}, ended as ${words(ended.end)} in entry ${ended.seq.toLocaleString()}
                  ${unit === undefined ? nothing : html`<a href=${linkTo("unit", unit)}>the unit</a>`}
                </li>`,
              )}
            </ul>
          </details>`;
    return html`<section class="panel">
      <h3>What ended badly</h3>
      <ul class="told">
        ${ends.map(
          ({ end, count: all, stopped, let_through }) =>
            html`<li>${words(end)}: of ${count(all, "decision")} about work that ended so, it would have stopped <strong>${stopped}</strong> and let through <strong>${let_through}</strong> that were stopped.</li>`,
        )}
      </ul>
      ${list(`Stopped (${stopped.length})`, stopped)} ${list(`Let through (${let_through.length})`, let_through)}
    </section>`;
  }

  #judgments(judgments: readonly JudgmentCost[]): TemplateResult | typeof nothing {
    const other = judgments.filter(({ more, fewer }) => more > 0 || fewer > 0);
    if (other.length === 0) return nothing;
    return html`<section class="panel">
      <h3>Judgment it would cost or save</h3>
      <div class="scrolls" tabindex="0" role="region" aria-label="Judgment it would cost or save">
        <table>
          <thead>
            <tr><th scope="col">Judgment</th><th scope="col" class="number">then</th><th scope="col" class="number">now</th><th scope="col" class="number">more</th><th scope="col" class="number">fewer</th></tr>
          </thead>
          <tbody>
            ${other.map(
              ({ kind, of, competence, then, now, more, fewer }) => html`<tr>
                <th scope="row">${kind}${of === undefined ? "" : `, by ${of}`}${competence === undefined ? "" : `, competent in ${competence}`}</th>
                ${[then, now, more, fewer].map((number) => html`<td class="number">${number.toLocaleString()}</td>`)}
              </tr>`,
            )}
          </tbody>
        </table>
      </div>
    </section>`;
  }

  #besides({ not_replayable, baseline }: Backtest): TemplateResult | typeof nothing {
    const differing = baseline === undefined ? 0 : baseline.differing;
    const others = baseline?.of_other_policies ?? 0;
    if (not_replayable.length === 0 && differing === 0 && others === 0) return nothing;
    return html`<section class="panel small">
      <h3>What this does not say</h3>
      <ul class="told">
        ${not_replayable.map((reason) => html`<li class="wrap">${count(reason.count, "decision")} cannot be decided again, first in entry ${reason.first.toLocaleString()}: ${whyNot(reason)}.</li>`)}
        ${others > 0 ? html`<li>${count(others, "decision")} were made under earlier policies.</li>` : nothing}
        ${differing > 0 ? html`<li>${count(differing, "decision")} do not come out as recorded under the policy in force itself.</li>` : nothing}
      </ul>
    </section>`;
  }
}
customElements.define("governed-policy-flips", GovernedPolicyFlips);
