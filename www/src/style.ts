// What every element looks like. Whoever embeds them sets the `--governed-*` properties; each has a default for light and dark.
import { css } from "lit";

export const tokens = css`
  :host {
    --page: var(--governed-page, light-dark(#f6f5f2, #14181b));
    --panel: var(--governed-panel, light-dark(#ffffff, #1b2125));
    --sunk: var(--governed-sunk, light-dark(#f0eeea, #161b1e));
    --ink: var(--governed-ink, light-dark(#1c2328, #e6eaec));
    --muted: var(--governed-muted, light-dark(#55616a, #a3afb7));
    --line: var(--governed-line, light-dark(#d8d6d0, #384249));
    --edge: var(--governed-edge, light-dark(#7d878d, #75838b));
    --accent: var(--governed-accent, light-dark(#1f5f74, #7cc4dc));
    --on-accent: var(--governed-on-accent, light-dark(#ffffff, #0e1a1f));
    --chosen: var(--governed-chosen, light-dark(#e2eff3, #223740));
    --move: var(--governed-move, light-dark(#1a6b3c, #7fd6a1));
    --need: var(--governed-need, light-dark(#855600, #f0c062));
    --hold: var(--governed-hold, light-dark(#2b5d9b, #93bdf0));
    --escalate: var(--governed-escalate, light-dark(#a3420b, #f5a873));
    --block: var(--governed-block, light-dark(#a8202c, #f59aa1));
    --undetermined: var(--governed-undetermined, light-dark(#6b3fa0, #c8a8f0));
    --mono: ui-monospace, "SF Mono", Menlo, Consolas, "Noto Sans Mono", monospace;
    color: var(--ink);
    font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
  }
`;

export const shared = css`
  :host {
    display: block;
  }
  :host([hidden]) {
    display: none;
  }
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  h1,
  h2,
  h3,
  h4,
  p,
  ul,
  ol,
  dl,
  dd,
  figure,
  blockquote {
    margin: 0;
    padding: 0;
  }
  h1 {
    font-size: 1.4rem;
    line-height: 1.25;
    text-wrap: balance;
  }
  h2 {
    font-size: 1.05rem;
    line-height: 1.3;
  }
  h3 {
    font-size: 0.93rem;
  }
  .panel > h3 {
    margin-top: 0.7rem;
  }
  ul,
  ol {
    list-style: none;
  }
  a {
    color: var(--accent);
    text-underline-offset: 0.15em;
  }
  code,
  .mono {
    font-family: var(--mono);
    font-size: 0.87em;
  }
  .muted {
    color: var(--muted);
  }
  .small {
    font-size: 0.87rem;
  }
  .panel {
    background: var(--panel);
    border: 1px solid var(--line);
    border-radius: 10px;
    padding: 1rem 1.1rem;
  }
  .panel + .panel {
    margin-top: 1rem;
  }
  .panel > h2:first-child {
    margin-bottom: 0.6rem;
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem 0.75rem;
    align-items: center;
  }
  .apart {
    justify-content: space-between;
  }
  .wrap {
    overflow-wrap: anywhere;
    min-width: 0;
  }
  .said {
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
  button,
  .button,
  input,
  select,
  textarea {
    font: inherit;
    color: inherit;
  }
  button,
  .button {
    display: inline-flex;
    align-items: center;
    gap: 0.4rem;
    min-height: 2.25rem;
    padding: 0.25rem 0.8rem;
    border: 1px solid var(--edge);
    border-radius: 7px;
    background: var(--panel);
    cursor: pointer;
    text-decoration: none;
    color: var(--ink);
  }
  button:hover:not(:disabled),
  .button:hover {
    border-color: var(--accent);
    color: var(--accent);
  }
  button.first {
    background: var(--accent);
    border-color: var(--accent);
    color: var(--on-accent);
  }
  button.first:hover:not(:disabled) {
    color: var(--on-accent);
    filter: brightness(1.08);
  }
  button.plain {
    border-color: transparent;
    background: none;
    padding-inline: 0.4rem;
    color: var(--accent);
  }
  button[aria-pressed="true"],
  button[aria-expanded="true"].chip {
    background: var(--chosen);
    border-color: var(--accent);
  }
  button:disabled,
  button[aria-disabled="true"] {
    cursor: not-allowed;
    color: var(--muted);
    background: var(--sunk);
    border-style: dashed;
  }
  input,
  select,
  textarea {
    background: var(--panel);
    border: 1px solid var(--edge);
    border-radius: 7px;
    padding: 0.35rem 0.6rem;
    min-height: 2.25rem;
    max-width: 100%;
  }
  input[type="checkbox"],
  input[type="radio"] {
    min-height: 0;
    accent-color: var(--accent);
    width: 1.05rem;
    height: 1.05rem;
  }
  input[type="range"] {
    padding: 0;
    accent-color: var(--accent);
  }
  textarea {
    width: 100%;
    min-height: 4.5rem;
    resize: vertical;
  }
  label {
    display: block;
  }
  label > .label,
  .label {
    display: block;
    font-size: 0.87rem;
    color: var(--muted);
    margin-bottom: 0.15rem;
  }
  :focus-visible {
    outline: 2px solid var(--accent);
    outline-offset: 2px;
    border-radius: 4px;
  }
  .chip {
    display: inline-flex;
    align-items: center;
    gap: 0.3rem;
    min-height: 0;
    padding: 0 0.5rem;
    border: 1px solid var(--line);
    border-radius: 999px;
    background: var(--sunk);
    font-size: 0.82rem;
    line-height: 1.6;
    color: var(--ink);
    overflow-wrap: anywhere;
  }
  .tone-move {
    color: var(--move);
    border-color: currentColor;
  }
  .tone-need {
    color: var(--need);
    border-color: currentColor;
  }
  .tone-hold {
    color: var(--hold);
    border-color: currentColor;
  }
  .tone-escalate {
    color: var(--escalate);
    border-color: currentColor;
  }
  .tone-block {
    color: var(--block);
    border-color: currentColor;
  }
  .tone-undetermined {
    color: var(--undetermined);
    border-color: currentColor;
  }
  table {
    border-collapse: collapse;
    width: 100%;
    font-variant-numeric: tabular-nums;
  }
  th,
  td {
    text-align: start;
    vertical-align: top;
    padding: 0.4rem 0.6rem 0.4rem 0;
    border-bottom: 1px solid var(--line);
  }
  th {
    font-weight: 600;
    font-size: 0.87rem;
    color: var(--muted);
  }
  .number {
    text-align: end;
  }
  .scrolls {
    overflow-x: auto;
  }
  details > summary {
    cursor: pointer;
    padding: 0.2rem 0;
  }
  kbd {
    font-family: var(--mono);
    font-size: 0.8em;
    border: 1px solid var(--edge);
    border-bottom-width: 2px;
    border-radius: 4px;
    padding: 0 0.3em;
  }
  .unseen {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  @media (prefers-reduced-motion: no-preference) {
    .appears {
      animation: appear 0.15s ease-out;
    }
    @keyframes appear {
      from {
        opacity: 0;
      }
    }
  }
`;

export const styles = [tokens, shared];
