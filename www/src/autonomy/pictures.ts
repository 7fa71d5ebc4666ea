// Where a cell stands, as pictures: the ladder, evidence beside what is asked, and the chart that takes autonomy back.
import { css, html, nothing, type TemplateResult } from "lit";
import type { AutonomyCellView } from "governed";
import { placed } from "../parts/placed.js";

const number = new Intl.NumberFormat(undefined, { maximumFractionDigits: 2 });

/** Evidence as what it is to one. */
export const toOne = (thousandths: number): string => {
  const evidence = thousandths / 1000;
  if (evidence >= 1e6) return `${new Intl.NumberFormat(undefined, { notation: "compact", maximumFractionDigits: 1 }).format(evidence)} to one`;
  return `${number.format(evidence)} to one`;
};

export const picturesStyle = css`
  .ladder {
    display: flex;
    flex-wrap: wrap;
    gap: 0.3rem;
    align-items: center;
  }
  .ladder li {
    display: inline-flex;
    align-items: center;
    gap: 0.3rem;
    border: 1px solid var(--line);
    border-radius: 7px;
    padding: 0.15rem 0.6rem;
    color: var(--muted);
  }
  .ladder li.below {
    color: var(--ink);
    background: var(--sunk);
  }
  .ladder li[aria-current] {
    color: var(--ink);
    font-weight: 600;
    border-color: var(--accent);
    background: var(--chosen);
  }
  .ladder li.next {
    border-style: dashed;
    border-color: var(--edge);
  }
  .scale {
    position: relative;
    height: 1.1rem;
    border-radius: 999px;
    background: var(--sunk);
    border: 1px solid var(--edge);
    margin: 0.3rem 0 0.2rem;
    overflow: hidden;
  }
  .scale > span {
    position: absolute;
    inset-block: 0;
    inset-inline-start: 0;
    background: var(--accent);
    opacity: 0.75;
  }
  .scale > b {
    position: absolute;
    inset-block: 0;
    width: 3px;
    background: var(--need);
  }
  .scale.alarms > span {
    background: var(--block);
  }
`;

/** The rungs, where the cell stands, and the one that comes next. */
export const ladder = (rungs: readonly string[], { standing, proposal }: AutonomyCellView): TemplateResult =>
  html`<ol class="ladder" aria-label="The ladder, lowest first">
    ${rungs.map(
      (rung, index) =>
        html`<li class=${index < standing.rung ? "below" : rung === proposal.to ? "next" : ""} aria-current=${index === standing.rung ? "step" : nothing}>
          ${rung}${index === standing.rung ? html` <span class="small">stands here</span>` : rung === proposal.to ? html` <span class="small">next</span>` : nothing}
        </li>`,
    )}
  </ol>`;

const percent = (part: number): string => `${(Math.min(Math.max(part, 0), 1) * 100).toFixed(2)}%`;

/** On a scale of magnitudes, from a hundredth to one up to what is asked and a bit more. */
export const evidenceScale = (thousandths: number, asked: number | undefined): TemplateResult => {
  const [low, high] = [Math.log10(10), Math.log10(Math.max(asked ?? 0, thousandths, 2000) * 1.6)];
  const place = (value: number) => (Math.log10(Math.max(value, 10)) - low) / (high - low);
  return html`<div class="scale" aria-hidden="true">
      <span ${placed({ width: percent(place(thousandths)) })}></span>
      ${asked === undefined ? nothing : html`<b ${placed({ "inset-inline-start": percent(place(asked)) })}></b>`}
    </div>
    <p class="small">
      Evidence now: <strong>${toOne(thousandths)}</strong>${asked === undefined ? ". There is no rung above." : html`; asked for the next rung: <strong>${toOne(asked)}</strong>.`}
      <span class="muted">One to one is no evidence either way. The scale is of magnitudes.</span>
    </p>`;
};

/** The chart since the grant: at its end, autonomy shrinks by itself. */
export const contraction = ({ standing }: AutonomyCellView): TemplateResult => {
  const { chart_millionths: chart, alarm_millionths: alarm } = standing;
  const part = alarm <= 0 ? 0 : chart / alarm;
  return html`<div class="scale ${part >= 1 ? "alarms" : ""}" aria-hidden="true"><span ${placed({ width: percent(part) })}></span></div>
    <p class="small">
      ${part >= 1 ? html`<strong>It alarms:</strong> ` : nothing}The chart of failures stands at <strong>${number.format(chart / 1e6)}</strong> of ${number.format(alarm / 1e6)}, where it
      alarms and autonomy shrinks by itself. <span class="muted">Each failure raises it, each success lowers it.</span>
    </p>`;
};

