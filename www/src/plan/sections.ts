// What the plan says besides the order: what waits, circles, collisions, how units stand to what landed, failures.
import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { Collision, Collisions, Plan, Triage, Waiting } from "governed";
import { count, stage, who, words } from "../parts/words.js";
import { unitLink, type Names } from "./names.js";
import { chain, ground, waitReason, waitSort } from "./reasons.js";

/** So many rows at first, and twice as many more each time. */
export const ROWS = 100;

export interface Rows {
  readonly placed: number;
  readonly waiting: number;
  readonly collisions: number;
}

/** What the sections show of, and how they reach the element. */
export interface Sections {
  readonly plan: Plan;
  readonly collisions: Collisions;
  readonly triage: Triage;
  readonly names: Names;
  readonly waits: ReadonlyMap<string, Waiting>;
}
export interface Reach {
  readonly link: string;
  /** The reason to wait that is looked at; empty for all. */
  readonly waits: string;
  readonly rows: Rows;
  readonly more: (list: keyof Rows) => void;
  readonly lookAt: (waits: string) => void;
  readonly askButton: (unit: string, names: Names) => TemplateResult;
}

export const rest = (list: keyof Rows, shown: number, of: number, one: string, reach: Reach): TemplateResult | typeof nothing => {
  if (shown >= of) return nothing;
  return html`<p class="row small">
    <span>${shown.toLocaleString()} of ${count(of, one)} are shown.</span> <button @click=${() => reach.more(list)}>Show ${Math.min(ROWS * 2, of - shown).toLocaleString()} more</button>
  </p>`;
};

export const waitingSection = ({ plan: { waits }, names }: Sections, reach: Reach): TemplateResult | typeof nothing => {
  if (waits.length === 0) return nothing;
  const of = reach.waits === "" ? waits : waits.filter(({ reasons }) => reasons.some(({ wait }) => wait.type === reach.waits));
  const shown = of.slice(0, reach.rows.waiting);
  return html`<section class="panel" aria-labelledby="waiting">
    <h2 id="waiting">What waits</h2>
    ${reach.waits === ""
      ? nothing
      : html`<p class="row small">Only where ${waitSort(reach.waits)}: ${count(of.length, "unit")}. <button @click=${() => reach.lookAt("")}>Show all ${waits.length.toLocaleString()}</button></p>`}
    <ul class="waiting">
      ${repeat(
        shown,
        ({ rank }) => rank.unit,
        ({ rank, reasons }) => {
          const named = names.get(rank.unit);
          return html`<li>
            <div class="row apart">
              <span class="wrap">${unitLink(rank.unit, names, reach.link)} ${named?.stage === undefined ? nothing : stage(named.stage)}</span>
              ${reach.askButton(rank.unit, names)}
            </div>
            <ul class="dots small">
              ${reasons.map((reason) => html`<li>${waitReason(reason, names, reach.link)}</li>`)}
            </ul>
          </li>`;
        },
      )}
    </ul>
    ${rest("waiting", shown.length, of.length, "unit that waits", reach)}
  </section>`;
};

export const circlesSection = ({ plan: { circles = [] }, names }: Sections, reach: Reach): TemplateResult | typeof nothing => {
  if (circles.length === 0) return nothing;
  return html`<section class="panel" aria-labelledby="circles">
    <h2 id="circles">Circles</h2>
    <p class="small muted">Units that wait for each other: none of them ever lands, until a dependency is taken out.</p>
    <ol class="waiting">
      ${circles.slice(0, ROWS).map(
        ({ round, units }, index) => html`<li>
          <p>Circle ${index + 1}, of ${count(units.length, "unit")}: ${chain(round, names, reach.link)}.</p>
          ${units.length > round.steps.length
            ? html`<p class="small muted">In it: ${units.slice(0, 40).map((unit, at) => html`${at === 0 ? "" : ", "}${unitLink(unit, names, reach.link)}`)}${units.length > 40 ? ` and ${units.length - 40} more` : ""}.</p>`
            : nothing}
        </li>`,
      )}
    </ol>
    ${circles.length > ROWS ? html`<p class="small">${circles.length - ROWS} more circles are not shown.</p>` : nothing}
  </section>`;
};

const collisionRow = (collision: Collision, data: Sections, reach: Reach): TemplateResult => {
  const { a, b, grade, grounds, uncertain } = collision;
  const { names, waits } = data;
  const between = (one: string, other: string) =>
    (waits.get(one)?.reasons ?? []).filter(({ wait }) => "with" in wait && wait.with === other).map((reason) => html`<li>${unitLink(one, names, reach.link)}: ${waitReason(reason, names, reach.link)}</li>`);
  const told = [...between(a, b), ...between(b, a)];
  return html`<tr>
    <td><span class="chip tone-${grade === "certain" ? "block" : grade === "likely" ? "escalate" : "need"}">${grade}</span>${uncertain === true ? html`<br /><span class="small muted">made on several states, so its lines are not certain</span>` : nothing}</td>
    <td>${unitLink(a, names, reach.link)}<br />${unitLink(b, names, reach.link)}</td>
    <td>
      <ul class="dots small">
        ${grounds.map((of) => html`<li>${ground(of, collision, names, reach.link)}</li>`)}
      </ul>
    </td>
    <td class="small">
      ${told.length > 0
        ? html`<ul class="dots">
            ${told}
          </ul>`
        : grade === "possible"
          ? "verify the two together; the plan never puts them into one batch"
          : "the plan places one of them, and the other waits for it"}
    </td>
  </tr>`;
};

export const collisionsSection = (data: Sections, reach: Reach): TemplateResult => {
  const all = data.collisions.collisions;
  const shown = all.slice(0, reach.rows.collisions);
  return html`<section class="panel" aria-labelledby="collisions">
    <h2 id="collisions">Collisions</h2>
    ${all.length === 0
      ? html`<p>Nothing in flight is known to collide. What a unit touches, and which lines, tells it.</p>`
      : html`<div class="scrolls" role="region" aria-label="Collisions as a table" tabindex="0">
            <table>
              <thead>
                <tr>
                  <th scope="col">How sure</th>
                  <th scope="col">Between</th>
                  <th scope="col">Why</th>
                  <th scope="col">What to do</th>
                </tr>
              </thead>
              <tbody>
                ${repeat(
                  shown,
                  ({ a, b }) => `${a} ${b}`,
                  (collision) => collisionRow(collision, data, reach),
                )}
              </tbody>
            </table>
          </div>
          ${rest("collisions", shown.length, all.length, "collision", reach)}`}
  </section>`;
};

export const standingsSection = ({ collisions: { crowds, shared_asks, standings }, names }: Sections, reach: Reach): TemplateResult | typeof nothing => {
  if (crowds.length + shared_asks.length + standings.length === 0) return nothing;
  return html`<section class="panel" aria-labelledby="besides">
    <h2 id="besides">What else is to be known</h2>
    <ul class="dots">
      ${standings.slice(0, ROWS).map(
        ({ unit, standing }) =>
          html`<li>
            ${unitLink(unit, names, reach.link)}:
            ${standing.already_in ? "all it changes has landed already. " : nothing}${standing.blocked.map(
              ({ by, ground: of }) => html`${unitLink(by, names, reach.link)} landed and stands against it (${of.grade}): ${ground(of, { a: by, b: unit }, names, reach.link)}. `,
            )}${standing.uncertain ? "It was made on several states, so this is not certain. " : nothing}${standing.base_unknown.length > 0
              ? html`Not known on what state it was made: <code class="wrap">${standing.base_unknown.slice(0, 5).join(", ")}</code>${standing.base_unknown.length > 5 ? ` and ${standing.base_unknown.length - 5} more` : ""}.`
              : nothing}
          </li>`,
      )}
      ${standings.length > ROWS ? html`<li>${standings.length - ROWS} more units stand against what has landed, or it is not known.</li>` : nothing}
      ${shared_asks.slice(0, ROWS).map(({ ask, units }) => html`<li><code class="wrap">${ask}</code> is answered by ${units.map((unit, index) => html`${index === 0 ? "" : ", "}${unitLink(unit, names, reach.link)}`)}: perhaps one piece of work.</li>`)}
      ${crowds.slice(0, ROWS).map(({ resource, units, weight }) => html`<li><code class="wrap">${resource}</code> is touched by ${count(units, "unit")}, so touching it says little (${words(weight)}).</li>`)}
    </ul>
  </section>`;
};

export const failuresSection = ({ triage: { failures, beside }, names }: Sections, reach: Reach): TemplateResult | typeof nothing => {
  if (failures.length === 0 && beside === 0) return nothing;
  return html`<section class="panel" aria-labelledby="failures">
    <h2 id="failures">Failures that keep something</h2>
    ${failures.length === 0 ? html`<p>None.</p>` : nothing}
    <ul class="waiting">
      ${failures
        .slice(0, ROWS)
        .map(({ unit, text, owner, stops }) => html`<li>${unitLink(unit, names, reach.link)}: <span class="wrap">${text}</span> <span class="small muted">${who(owner)} answers for it; ${count(stops, "unit waits", "units wait")} behind it</span></li>`)}
    </ul>
    ${failures.length > ROWS ? html`<p class="small">${failures.length - ROWS} more are not shown.</p>` : nothing}
    ${beside === 0 ? nothing : html`<p class="small muted">${count(beside, "failure")} beside these: nothing in flight waits for them.</p>`}
  </section>`;
};
