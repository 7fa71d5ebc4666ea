// What machines may do by themselves, what that rests on, and what takes it away. Cells are of machines: no person is counted.
import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { AutonomyCellView, AutonomyCondition, AutonomyConditionGroup, AutonomyCourse, AutonomyView, Command } from "governed";
import "../memory/doing.js";
import type { Field, Filled } from "../memory/doing.js";
import { Asking } from "../parts/asking.js";
import { ago, count, when, who, words } from "../parts/words.js";
import { said } from "../policy/told.js";
import { NoView } from "../register/answer.js";
import type { OpenRegister } from "../register/register.js";
import { styles } from "../style.js";
import { contraction, evidenceScale, ladder, picturesStyle, toOne } from "./pictures.js";

interface Shown {
  /** Nothing, where the policy in force has no ladder. */
  readonly view: AutonomyView | undefined;
  /** What the core says where there is none. */
  readonly none?: NoView;
  readonly now: string;
}

/** A grant that ends within so many milliseconds is marked. */
const SOON = 14 * 86_400_000;

const GROUPS: Record<AutonomyConditionGroup, string> = {
  standards: "The standards are clear",
  evidence: "The evidence is strong",
  risks: "The risks are reversible",
  escalation: "The escalation paths are legible",
};

const REVOKE: readonly Field[] = [{ name: "reason", label: "Why it is taken back", is: "prose" }];

const cellName = ({ standing: { cell } }: AutonomyCellView): string => `${cell.actor} on ${cell.kind}, ${words(cell.reversibility)}`;

/**
 * `<governed-autonomy>`: attribute `machine` (only its cells). Tells `governed-stands`.
 */
export class GovernedAutonomy extends Asking<Shown> {
  static override properties: PropertyDeclarations = { machine: {}, link: {}, plots: { state: true } };
  declare machine: string;
  declare link: string;
  protected declare plots: boolean;

  static override styles = [
    ...styles,
    picturesStyle,
    css`
      .head {
        display: grid;
        gap: 0.4rem;
        margin-bottom: 1rem;
      }
      .cells {
        display: grid;
        gap: 1rem;
      }
      article {
        display: grid;
        gap: 0.8rem;
        min-width: 0;
      }
      article > * {
        min-width: 0;
      }
      .two {
        display: grid;
        gap: 1rem;
        grid-template-columns: minmax(0, 1fr);
      }
      @media (min-width: 900px) {
        .two {
          grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
        }
      }
      .two > *,
      .groups > * {
        min-width: 0;
      }
      .groups {
        display: grid;
        gap: 0.8rem 1.2rem;
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 17rem), 1fr));
      }
      .groups li {
        display: grid;
        grid-template-columns: 1.4rem minmax(0, 1fr);
        margin-top: 0.25rem;
      }
      .met {
        color: var(--move);
      }
      .unmet {
        color: var(--block);
      }
      h3 {
        margin-bottom: 0.15rem;
      }
      ul.dots {
        list-style: disc;
        padding-inline-start: 1.2rem;
      }
      .plot {
        min-height: 242px;
      }
    `,
  ];

  constructor() {
    super();
    this.machine = "";
    this.link = "#/unit/{unit}";
    this.plots = false;
  }

  protected override asks(): readonly unknown[] {
    return [];
  }

  protected override async load(register: OpenRegister): Promise<Shown> {
    const now = register.now();
    try {
      return { view: await register.ask<AutonomyView>("autonomy", { now, course: true }), now };
    } catch (thrown) {
      // A policy without a ladder is no fault of anybody's: nobody has said yet what machines may do.
      if (thrown instanceof NoView && thrown.tag === "fault" && thrown.told.message.includes("autonomy ladder")) return { view: undefined, none: thrown, now };
      throw thrown;
    }
  }

  protected override updated(): void {
    if (this.plots || !(this.data?.view?.cells ?? []).some(({ course }) => (course?.points.length ?? 0) > 1)) return;
    void import("../metrics/plot.js").then(() => (this.plots = true));
  }

  #stand(machine: string): void {
    this.machine = machine;
    this.dispatchEvent(new CustomEvent("governed-stands", { detail: { machine }, bubbles: true, composed: true }));
  }

  protected override show({ view, none, now }: Shown, register: OpenRegister): TemplateResult {
    if (view === undefined) {
      return html`<div class="head"><h1>Autonomy</h1></div>
        <div class="panel">
          <p>No machine has any autonomy here: <span class="said">${said(none?.message ?? "")}</span>.</p>
          <p class="muted said">${said(none?.help ?? "")}</p>
        </div>`;
    }
    const machines = [...new Set(view.cells.map(({ standing }) => standing.cell.actor))].sort();
    const cells = this.machine === "" ? view.cells : view.cells.filter(({ standing }) => standing.cell.actor === this.machine);
    const proposed = view.cells.filter(({ proposal }) => proposal.proposed).length;
    const soon = view.cells.filter((cell) => ends(cell, now) === "soon").length;
    return html`
      <div class="head">
        <h1>Autonomy</h1>
        <p class="muted" role="status">
          ${count(cells.length, "cell")} of ${this.machine === "" ? count(machines.length, "machine") : `one machine, and ${count(view.cells.length, "cell")} of ${count(machines.length, "machine")} in all`}. A cell is a machine in one version, on one kind of work, of one class of reversibility.
          ${this.machine === "" ? "" : "Of all of them: "}${proposed === 0 ? "Nothing is proposed." : `${count(proposed, "promotion is", "promotions are")} proposed: the core proposes, a person grants.`}
          ${soon === 0 ? "" : `${count(soon, "grant ends", "grants end")} within two weeks.`}
        </p>
        ${machines.length < 2
          ? nothing
          : html`<label class="filter"
              ><span class="label">Machine</span>
              <select name="machine" @change=${(event: Event) => this.#stand((event.target as HTMLSelectElement).value)}>
                <option value="" ?selected=${this.machine === ""}>all</option>
                ${machines.map((machine) => html`<option value=${machine} ?selected=${machine === this.machine}>${machine}</option>`)}
              </select></label
            >`}
      </div>
      ${cells.length === 0
        ? html`<div class="panel">
            <p>${this.machine === "" ? "No machine has done or been granted anything. A cell appears with the first unit that a machine works on." : "That machine has done nothing and was granted nothing."}</p>
            ${this.machine === "" ? nothing : html`<p><button @click=${() => this.#stand("")}>Show all</button></p>`}
          </div>`
        : html`<div class="cells">${repeat(cells, cellName, (cell, index) => this.#cell(cell, index, view, now, register))}</div>`}
    `;
  }

  #cell(cell: AutonomyCellView, index: number, { ladder: rungs }: AutonomyView, now: string, register: OpenRegister): TemplateResult {
    const { standing, proposal, course } = cell;
    const asked = proposal.to === null ? undefined : (course?.asked_thousandths ?? proposal.conditions.find(({ kind }) => kind === "evidence_strong")?.asked);
    return html`<article class="panel" aria-labelledby="cell-${index}">
      <div class="row apart">
        <h2 id="cell-${index}" class="wrap">${who(standing.cell.actor)} <span class="muted">on ${standing.cell.kind}, ${words(standing.cell.reversibility)}</span></h2>
        <span class="row">${proposal.proposed ? html`<span class="chip tone-move"><span aria-hidden="true">↑</span>${proposal.to} is proposed</span>` : nothing} ${expiry(cell, now)}</span>
      </div>
      ${ladder(rungs, cell)}
      <div class="two">
        <div>
          <h3>Why it stands there</h3>
          <ul class="dots">
            ${standing.why.map(
              ({ says, since, entries, units }) =>
                html`<li>
                  <span class="wrap">${said(says)}</span> ${since === null ? nothing : html`<span class="muted small">${when(since)}</span>`}
                  ${units.slice(0, 5).map((unit) => html` <a class="small" href=${this.link.replace("{unit}", encodeURIComponent(unit))}>${unit.slice(-6)}</a>`)}
                  ${units.length > 5 ? html`<span class="small muted">and ${units.length - 5} more units</span>` : nothing}
                  ${entries.length === 0 ? nothing : html`<span class="muted small">entry ${entries.slice(0, 5).join(", ")}${entries.length > 5 ? " …" : ""}</span>`}
                </li>`,
            )}
          </ul>
          ${this.#granted(cell, now)}
        </div>
        <div>
          <h3>What could take it away</h3>
          ${contraction(cell)}
          <p class="small muted">
            ${count(cell.used.in_flight, "unit")} in flight${standing.exposure.in_flight === undefined ? "" : ` of at most ${standing.exposure.in_flight}`}, ${cell.used.landed_in_a_day} landed in a
            day${standing.exposure.per_day === undefined ? "" : ` of at most ${standing.exposure.per_day}`}.
            ${standing.shrunk === null ? "It never had to shrink." : html`It had to shrink ${ago(standing.shrunk, now)}, and earns anew since then.`}
          </p>
        </div>
      </div>
      <div>
        <h3>Evidence${proposal.to === null ? "" : ` for ${proposal.to}`}</h3>
        ${evidenceScale(proposal.evidence_thousandths, asked)} ${this.#course(course, cellName(cell))} ${this.#tally(cell)}
      </div>
      <div>
        <h3>${proposal.to === null ? "The next rung" : `What ${proposal.to} would take`}</h3>
        <p class="small wrap">${said(proposal.says)}.</p>
        ${conditions(proposal.conditions)}
      </div>
      ${register.actor === null ? nothing : this.#acts(cell, rungs, register)}
    </article>`;
  }

  #granted({ standing: { granted } }: AutonomyCellView, now: string): TemplateResult | typeof nothing {
    if (granted === null) return nothing;
    return html`<p class="small">
      <strong>${granted.level}</strong> was granted by ${who(granted.by)} ${when(granted.at)} (entry ${granted.entry}); it ${Date.parse(granted.until) <= Date.parse(now) ? "ended" : "ends"} ${when(granted.until)},
      ${ago(granted.until, now)}.
    </p>`;
  }

  #course(course: AutonomyCourse | undefined, of: string): TemplateResult | typeof nothing {
    const points = course?.points ?? [];
    if (course === undefined || points.length === 0) return html`<p class="small muted">No outcome has counted yet, so there is no course of it.</p>`;
    // Of what was learnt at one instant, the last is what it came to.
    const last = points.filter(({ at }, index) => points[index + 1]?.at !== at);
    return html`${points.length < 2
        ? nothing
        : html`<div class="plot">
            ${this.plots
              ? html`<governed-plot
                  .at=${last.map(({ at }) => Date.parse(at) / 1000)}
                  .values=${last.map(({ evidence_thousandths }) => Math.max(evidence_thousandths, 1))}
                  .line=${course.asked_thousandths}
                  .says=${toOne}
                  .steps=${true}
                  .log=${true}
                ></governed-plot>`
              : html`<p class="muted">Drawing …</p>`}
          </div>`}
      <details class="small">
        <summary>The course as a table, ${count(points.length, "outcome")}${points.length < 2 ? "" : "; the dashed line above is what is asked"}</summary>
        <div class="scrolls" role="region" aria-label="Course of the evidence of ${of}" tabindex="0">
          <table>
            <thead>
              <tr>
                <th scope="col">When</th>
                <th scope="col">Evidence</th>
                <th scope="col" class="number">Failures</th>
                <th scope="col" class="number">Of outcomes</th>
              </tr>
            </thead>
            <tbody>
              ${points.map(
                ({ at, evidence_thousandths, failures, trials }) =>
                  html`<tr>
                    <td>${when(at)}</td>
                    <td>${toOne(evidence_thousandths)}</td>
                    <td class="number">${failures}</td>
                    <td class="number">${trials}</td>
                  </tr>`,
              )}
            </tbody>
          </table>
        </div>
      </details>`;
  }

  #tally({ proposal: { tally } }: AutonomyCellView): TemplateResult {
    const left = [
      [tally.immature, "too young to tell"],
      [tally.shared, "others worked on too"],
      [tally.observed, "only observed"],
    ].filter(([number]) => (number as number) > 0);
    return html`<p class="small muted">
      ${count(tally.successes, "success", "successes")} and ${count(tally.failures, "failure")}, on ${count(tally.days, "day")} in ${count(tally.areas.length, "area")}.
      ${left.length === 0 ? nothing : html`Left out: ${left.map(([number, why]) => `${number} ${why}`).join(", ")}.`}
    </p>`;
  }

  #acts(cell: AutonomyCellView, rungs: readonly string[], register: OpenRegister): TemplateResult {
    const grant: readonly Field[] = [
      { name: "level", label: "Rung", is: "choice", choices: rungs.map((rung) => [rung, rung] as const) },
      { name: "until", label: "Until the end of this day (UTC)", is: "day" },
      { name: "in_flight", label: "At most so many units in flight at once", is: "number", optional: true },
      { name: "per_day", label: "At most so many landing in a day", is: "number", optional: true },
      { name: "reason", label: "Why", is: "prose", hint: "What is known of its record is written down beside it." },
    ];
    return html`<div>
      <governed-doing .register=${register} name="Grant a rung" does="Grant it" .fields=${grant} .command=${grants(cell)}></governed-doing>
      ${cell.standing.granted === null ? nothing : html`<governed-doing .register=${register} name="Take autonomy back" does="Take it back" .fields=${REVOKE} .command=${revokes(cell)}></governed-doing>`}
    </div>`;
  }
}

const ends = ({ standing: { granted } }: AutonomyCellView, now: string): "over" | "soon" | "later" | undefined => {
  if (granted === null) return undefined;
  const left = Date.parse(granted.until) - Date.parse(now);
  return left <= 0 ? "over" : left < SOON ? "soon" : "later";
};

const expiry = (cell: AutonomyCellView, now: string): TemplateResult | typeof nothing => {
  const is = ends(cell, now);
  if (is === undefined) return html`<span class="chip">never granted</span>`;
  const until = cell.standing.granted?.until as string;
  return is === "later" ? html`<span class="chip">until ${when(until, "day")}</span>` : html`<span class="chip tone-need"><span aria-hidden="true">⏳</span>${is === "over" ? "ended" : "ends soon:"} ${ago(until, now)}</span>`;
};

const conditions = (all: readonly AutonomyCondition[]): TemplateResult =>
  html`<div class="groups">
    ${(Object.keys(GROUPS) as AutonomyConditionGroup[]).map((group) => {
      const of = all.filter((condition) => condition.group === group);
      if (of.length === 0) return nothing;
      return html`<div>
        <p class="small"><strong>${GROUPS[group]}</strong> <span class="muted">${of.filter(({ met }) => met).length} of ${of.length} met</span></p>
        <ul class="small">
          ${of.map(
            ({ met, says }) =>
              html`<li><span class=${met ? "met" : "unmet"} aria-hidden="true">${met ? "✓" : "✕"}</span><span class="wrap"><span class="unseen">${met ? "met: " : "not met: "}</span>${said(says)}</span></li>`,
          )}
        </ul>
      </div>`;
    })}
  </div>`;

const grants =
  ({ standing: { cell } }: AutonomyCellView) =>
  (filled: Filled): Command => {
    const [inFlight, perDay] = [filled.get("in_flight"), filled.get("per_day")];
    const exposure = { ...(inFlight === undefined ? {} : { in_flight: Number(inFlight) }), ...(perDay === undefined ? {} : { per_day: Number(perDay) }) };
    return {
      type: "grant",
      with: { cell, level: filled.get("level") ?? "", until: `${filled.get("until")}T23:59:59Z`, reason: filled.get("reason") ?? "", ...(Object.keys(exposure).length === 0 ? {} : { exposure }) },
    };
  };

const revokes =
  ({ standing: { cell } }: AutonomyCellView) =>
  (filled: Filled): Command => ({ type: "revoke", with: { cell, reason: filled.get("reason") ?? "" } });

customElements.define("governed-autonomy", GovernedAutonomy);
