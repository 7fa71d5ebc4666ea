import { css } from "lit";

export const verdictStyles = css`
  .tree {
    display: grid;
    gap: 0.8rem;
  }
  .tree h3 {
    margin-bottom: 0.25rem;
  }
  .tree li {
    padding-block: 0.15rem;
  }
  .branch {
    border-inline-start: 2px solid var(--line);
    margin: 0.2rem 0 0.5rem 0.3rem;
    padding-inline-start: 0.9rem;
    display: grid;
    gap: 0.4rem;
  }
  .ways {
    list-style: decimal;
    padding-inline-start: 1.4rem;
  }
  .conditions {
    display: grid;
    gap: 0.15rem;
  }
  .facts {
    max-height: 24rem;
    overflow: auto;
    background: var(--sunk);
    border-radius: 8px;
    padding: 0.7rem;
    font: 0.82rem/1.45 var(--mono);
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
`;
