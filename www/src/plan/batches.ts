// Batches over time, as a picture. The table beneath says the same, so this is left out for whoever does not see it.
import { css, html, nothing, type TemplateResult } from "lit";
import type { PlanBatch } from "governed";
import { when } from "../parts/words.js";
import { called, lasting, type Names } from "./names.js";

/** More columns than these are no picture any more. */
const COLUMNS = 150;
/** More units than these of one batch are told as a number. */
const HIGH = 14;

export const batchesStyle = css`
  .batches {
    display: flex;
    align-items: end;
    gap: 5px;
    padding: 0.6rem 0.2rem 0.2rem;
    width: max-content;
    min-height: 6rem;
  }
  .batch {
    display: grid;
    gap: 3px;
    width: 1.9rem;
    align-content: end;
  }
  .batch .cell {
    height: 13px;
    border-radius: 3px;
    background: var(--accent);
    opacity: 0.55;
    cursor: pointer;
  }
  .batch .cell.critical {
    opacity: 1;
    box-shadow: inset 0 0 0 2px var(--ink);
  }
  .batch .cell.emergency {
    background: var(--escalate);
    opacity: 1;
  }
  .batch .cell.asked {
    opacity: 1;
    background: var(--need);
  }
  .batch .under,
  .batch .more {
    font-size: 0.75rem;
    color: var(--muted);
    text-align: center;
    white-space: nowrap;
  }
  .gap {
    align-self: stretch;
    display: grid;
    align-content: center;
    font-size: 0.75rem;
    color: var(--muted);
    border-inline: 1px dashed var(--line);
    padding-inline: 0.35rem;
    text-align: center;
  }
`;

/** The pause that is usual between batches, in milliseconds. */
const usual = (batches: readonly PlanBatch[]): number => {
  const pauses = batches.slice(1).map(({ starts }, index) => Date.parse(starts) - Date.parse((batches[index] as PlanBatch).starts));
  return pauses.sort((a, b) => a - b)[Math.floor(pauses.length / 2)] ?? 0;
};

export interface Shows {
  readonly names: Names;
  readonly critical: ReadonlySet<string>;
  readonly asked: string;
  readonly choose: (unit: string) => void;
}

export const picture = (batches: readonly PlanBatch[], { names, critical, asked, choose }: Shows): TemplateResult => {
  const pause = usual(batches);
  const shown = batches.slice(0, COLUMNS);
  const timed = batches.length > 1 && batches.some(({ starts }) => starts !== batches[0]?.starts);
  return html`<figure>
    <div class="scrolls" role="region" tabindex="0" aria-label="Batches over time, as a picture">
      <div class="batches" aria-hidden="true">
        ${shown.map(({ starts, units }, index) => {
          const before = shown[index - 1];
          const away = before === undefined ? 0 : Date.parse(starts) - Date.parse(before.starts);
          return html`${away > pause * 1.5 && away > 0 ? html`<div class="gap">${lasting((away - pause) / 1000)}<br />nothing lands</div>` : nothing}
            <div class="batch">
              ${units.length > HIGH ? html`<span class="more">+${units.length - HIGH}</span>` : nothing}
              ${units
                .slice(0, HIGH)
                .reverse()
                .map(
                  ({ unit, lane }) =>
                    html`<div
                      class="cell ${critical.has(unit) ? "critical" : ""} ${lane === "emergency" ? "emergency" : ""} ${unit === asked ? "asked" : ""}"
                      title=${called(unit, names)}
                      @click=${() => choose(unit)}
                    ></div>`,
                )}
              <span class="under">${index + 1}</span>
            </div>`;
        })}
      </div>
    </div>
    <figcaption class="small muted">
      Each column is a batch, each block a unit, the first at the bottom; framed ones are on the critical path.
      ${timed ? html`From ${when(batches[0]?.starts)} to ${when(batches.at(-1)?.starts)}.` : "All batches may start at once: say how many minutes one takes, and they get times."}
      ${batches.length > shown.length ? `The first ${shown.length} of ${batches.length} batches are drawn.` : nothing}
    </figcaption>
  </figure>`;
};
