// Elements to embed. They need a browser; whoever has no DOM imports `governed` or `governed/policy` alone.
/// <reference lib="dom" />

/** Where a ledger comes from: a server of the HTTP API (its base, such as `https://host/v1`), an export, or a file. */
export type Source =
  | { readonly from: "server"; readonly base: string; readonly token?: string }
  | { readonly from: "url"; readonly url: string; readonly now?: string }
  | { readonly from: "file"; readonly file: File };

/** A register that is open: it says `changed` when there are other entries, or when its server comes and goes. */
export interface OpenRegister extends EventTarget {
  readonly source: Source;
  /** Who the token stands for, where something may be written. */
  readonly actor: string | null;
  /** Whether its server is there: `none` where it has none. */
  readonly connection: "none" | "connecting" | "live" | "gone";
  close(): void;
}

/** Opens a register for elements to share: `queue.register = openRegister({ from: "server", base, token })`. */
export declare function openRegister(source: Source): OpenRegister;

/** What every element has. Elements of a document that name the same `server` or `src` share what was read from there. */
export declare class GovernedElement extends HTMLElement {
  /** Goes before `server` and `src`; the only way to bring a token, which has no place in markup. Who opened it closes it. */
  register: OpenRegister | undefined;
  /** Attribute `server`: the base of a server of the HTTP API. */
  server: string | null;
  /** Attribute `src`: the address of an export of a ledger. */
  src: string | null;
}

/** `<governed-queue>`: what waits for judgment, ranked. */
export declare class GovernedQueue extends GovernedElement {
  /** Attribute `for`: the actor whose judgment is waited for; everybody's where it is empty. */
  for: string;
  /** Attribute `kind`: the kind of the pending move, such as `land`. */
  kind: string;
  /** Attribute `text`: what a title, a name or an actor has in it. */
  text: string;
  /** Attribute `chosen`: a unit. */
  chosen: string;
  /** Attribute `link`: the address of a unit's page, with `{unit}` in it. */
  link: string;
  /** Attribute `page`: its keys work wherever the focus is, and its heading is an `h1`. */
  page: boolean;
}

/** `<governed-brief>`: the eight answers of a unit. */
export declare class GovernedBrief extends GovernedElement {
  /** Attribute `unit`: its id. */
  unit: string;
  /** Attribute `as-of`: the number of the entry after which it is looked at. */
  asOf: string;
  /** Attribute `at`: the instant it is asked at, now where it is empty. */
  at: string;
}

/** `<governed-decision>`: what policy says of a unit's next move and why, and the forms to answer it. */
export declare class GovernedDecision extends GovernedElement {
  /** Attribute `unit`: its id. */
  unit: string;
  /** Attribute `as-of`: the number of an entry; only what was decided by then is shown. */
  asOf: string;
  /** Attribute `at`: the instant it is asked at, now where it is empty. */
  at: string;
  /** Attribute `does`: the act whose form is open, such as `approve`. */
  does: string;
}

declare global {
  interface HTMLElementTagNameMap {
    "governed-queue": GovernedQueue;
    "governed-brief": GovernedBrief;
    "governed-decision": GovernedDecision;
  }
  interface GlobalEventHandlersEventMap {
    /** A filter or the choice of a queue changed; or another form of a decision is open, or none (`do`). */
    "governed-stands": CustomEvent<{ for?: string; kind?: string; text?: string; at?: string; do?: string }>;
    /** Something was recorded. */
    "governed-applied": CustomEvent<unknown>;
  }
}
