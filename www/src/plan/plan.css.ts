// What the landing plan looks like.
import { css } from "lit";

export const planStyle = css`
  :host > .panel,
  .grid ~ section,
  .grid ~ details {
    margin-top: 1rem;
  }
  .grid > .panel {
    margin-top: 0;
    min-width: 0;
  }
  .grid {
    display: grid;
    gap: 1rem;
    grid-template-columns: minmax(0, 1fr);
    margin-top: 1rem;
  }
  @media (min-width: 1080px) {
    .grid {
      grid-template-columns: minmax(0, 1fr) 24rem;
      align-items: start;
    }
    .why {
      grid-area: 1 / 2;
      position: sticky;
      top: 1rem;
      max-height: calc(100vh - 2rem);
      overflow-y: auto;
    }
  }
  .head {
    margin-bottom: 0.6rem;
  }
  .chips {
    display: flex;
    flex-wrap: wrap;
    gap: 0.4rem;
  }
  .chips button {
    min-height: 1.7rem;
    border-radius: 999px;
    font-size: 0.85rem;
  }
  ul.dots {
    list-style: disc;
    padding-inline-start: 1.2rem;
  }
  li {
    margin-top: 0.2rem;
  }
  .ask {
    display: grid;
    gap: 0.6rem;
  }
  .ask input {
    width: 100%;
  }
  .answers {
    display: grid;
    gap: 0.7rem;
    margin-top: 0.9rem;
  }
  tbody th {
    background: var(--sunk);
    padding-inline-start: 0.4rem;
  }
  td button {
    min-height: 1.75rem;
    font-size: 0.85rem;
    white-space: nowrap;
  }
  tr[data-asked] td {
    background: var(--chosen);
  }
  td a {
    display: inline-block;
    min-height: 1.5rem;
  }
  td:first-child {
    padding-inline-start: 0.4rem;
  }
  td .chip {
    white-space: nowrap;
  }
  .outside label {
    flex: 0 1 12rem;
  }
  .outside input {
    width: 100%;
  }
  .waiting > li {
    padding: 0.5rem 0;
    border-top: 1px solid var(--line);
  }
  @media (max-width: 600px) {
    .wide {
      display: none;
    }
  }
`;
