// What was tried, said and stopped: attempts, judgments, refusals, overrides, challenges, holds.
import { html, nothing, type TemplateResult } from "lit";
import type { Stamp, Unit } from "governed";
import { when, who, words } from "../parts/words.js";

interface Told {
  readonly what: string;
  readonly text: string | undefined;
  readonly from: Stamp;
  /** What came of it. */
  readonly ended?: string | undefined;
  readonly open?: boolean;
}

interface Matter {
  readonly raised: { readonly from: Stamp; readonly is: object };
  readonly ended?: object;
}

const ending = (ended: object | undefined): string | undefined => {
  const is = (ended as { is?: unknown } | undefined)?.is;
  if (is === undefined) return undefined;
  if (typeof is === "string") return is;
  const { ruling, answer } = is as { ruling?: string; answer?: string };
  return [ruling, answer].filter((part) => part !== undefined).join(": ");
};

const matters = <Is>(all: readonly Matter[] | undefined, tell: (is: Is) => [string, string]): Told[] =>
  (all ?? []).map(({ raised, ended }) => {
    const [what, text] = tell(raised.is as Is);
    return { what, text, from: raised.from, ended: ending(ended), open: ended === undefined };
  });

const list = (title: string, told: readonly Told[]): TemplateResult | typeof nothing =>
  told.length === 0
    ? nothing
    : html`<h3>${title}</h3>
        <ul class="parts">
          ${told.map(
            ({ what, text, from, ended, open }) => html`<li class="wrap">
              <strong>${what}</strong>${open === true ? html` <span class="chip tone-escalate">open</span>` : nothing} <span class="said">${text ?? ""}</span>
              <span class="muted small">${who(from.by)}, ${when(from.at)}</span>
              ${ended === undefined || ended === "" ? nothing : html`<div class="said muted">→ ${ended}</div>`}
            </li>`,
          )}
        </ul>`;

export const history = (unit: Unit): TemplateResult => {
  const judged = (unit.judgments ?? []).map(({ said }) => ({ what: `${said.is.answer === "approve" ? "approved" : "declined"} (${said.is.kind})`, text: said.is.text, from: said.from }));
  const attempts = (unit.attempts ?? []).map(({ is, from }) => ({ what: words(is.outcome), text: is.learned === undefined ? is.what : `${is.what} (learnt: ${is.learned})`, from }));
  const lists = [
    list("Judgments", judged),
    list("Refusals", matters<{ label: string; grounds: string; text: string }>(unit.refusals, (is) => [`${is.label}: ${words(is.grounds)}`, is.text])),
    list("Challenges", matters<{ label: string; of: object; text: string }>(unit.challenges, (is) => [`${is.label} of ${Object.entries(is.of).map(([sort, name]) => `${sort} ${name}`).join("")}`, is.text])),
    list(
      "Overrides",
      matters<{ label: string; of: string; reason: string; until: string }>((unit.overrides ?? []).map(({ said }) => said), (is) => [`${is.label}: ${is.of} until ${is.until}`, is.reason]),
    ),
    list("Escalations", matters<{ label: string; question: string; to: string }>(unit.escalations, (is) => [`${is.label} to ${is.to}`, is.question])),
    list("Holds", matters<{ label: string; reason: string }>(unit.holds, (is) => [is.label, is.reason])),
    list("Questions", matters<{ label: string; question: string }>(unit.uncertainties, (is) => [is.label, is.question])),
    list("Attempts", attempts),
  ].filter((one) => one !== nothing);
  return html`<section class="panel" aria-labelledby="history">
    <h2 id="history">What was tried and said</h2>
    ${lists.length === 0 ? html`<p class="muted">Nothing yet: no attempt, no judgment, no refusal.</p>` : lists}
  </section>`;
};
