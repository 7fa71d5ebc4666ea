// What the parts of the view of policy look like beyond what all elements share.
import { css } from "lit";

export const look = css`
  pre {
    margin: 0;
    font-family: var(--mono);
    font-size: 0.82rem;
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
  pre.yaml {
    background: var(--sunk);
    border: 1px solid var(--line);
    border-radius: 8px;
    padding: 0.6rem 0.8rem;
  }
  .stack {
    display: grid;
    gap: 0.75rem;
    min-width: 0;
  }
  .stack > *,
  .stack > .panel + .panel {
    min-width: 0;
    margin: 0;
  }
  ul.told {
    display: grid;
    gap: 0.25rem;
    margin-block: 0.3rem;
  }
  ul.told > li {
    padding-inline-start: 0.8rem;
    border-inline-start: 2px solid var(--line);
  }
  dl.facts {
    display: grid;
    grid-template-columns: max-content minmax(0, 1fr);
    gap: 0.25rem 1rem;
  }
  dl.facts dt {
    color: var(--muted);
  }
  @media (max-width: 32rem) {
    dl.facts {
      grid-template-columns: minmax(0, 1fr);
    }
    dl.facts dd {
      margin-bottom: 0.4rem;
    }
  }
  .two {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 18rem), 1fr));
    gap: 1rem;
  }
  .two > * {
    min-width: 0;
  }
  .number {
    text-align: end;
  }
  details > summary {
    min-height: 1.6rem;
  }
`;
