// The page's side of the thread that holds what was decided, and tries policies on it.
import type { Answer, Backtested, Head, Instant, PolicySource, Stage, UnitId, Verdict, Words } from "governed";
import { asNoView, fault, viewOf } from "../register/answer.js";
import { portable } from "../register/again.js";
import type { OpenRegister, Source } from "../register/register.js";

/** A decision, as far as lists show it: the rest is in its entry. */
export interface Made {
  readonly seq: number;
  readonly at: Instant;
  readonly unit: UnitId;
  readonly to: Stage;
  readonly verdict: Verdict;
}

/** The decisions in which a rule fired, the latest first; `count` is how many there are. */
export interface Firings {
  readonly count: number;
  readonly of: number;
  readonly made: readonly Made[];
}

/** A policy, tried. */
export interface Tried extends Backtested {
  readonly millis: number;
  /** What each flip that is told was about, in the same order. */
  readonly made: readonly (Made | undefined)[];
}

/** How far the past is read. */
export type Reading =
  | { readonly is: "reading"; readonly entries: number; readonly decisions: number; readonly of?: number }
  | { readonly is: "read"; readonly entries: number; readonly decisions: number }
  | { readonly is: "failed"; readonly message: string };

export type PastAsk =
  | { readonly does: "read"; readonly source: Source; readonly until?: Head }
  | { readonly does: "follow" }
  | { readonly does: "try"; readonly policy: PolicySource; readonly words?: Words }
  | { readonly does: "fired"; readonly rule: string; readonly most: number }
  | { readonly does: "samples"; readonly most: number }
  | { readonly does: "digest"; readonly value: object };
export type ToPast = PastAsk & { readonly id: number };
export type FromPast = { readonly id: number; readonly answer: Answer<unknown> } | { readonly reading: Reading };

interface Waiting {
  readonly policy: PolicySource;
  readonly words: Words | undefined;
  readonly told: (tried: Tried | undefined) => void;
  readonly failed: (thrown: unknown) => void;
}

const pasts = new WeakMap<OpenRegister, Past>();

/** The past of a register: read when somebody first asks for it, and kept for whoever asks next. */
export const pastOf = (register: OpenRegister): Past => {
  let past = pasts.get(register);
  if (past === undefined) {
    past = new Past(register);
    pasts.set(register, past);
  }
  return past;
};

/** Says `changed` while it reads. */
export class Past extends EventTarget {
  reading: Reading = { is: "reading", entries: 0, decisions: 0 };

  #worker = new Worker(new URL("./backtest.worker.ts", import.meta.url), { type: "module", name: "governed past" });
  #asked = new Map<number, (answer: Answer<never>) => void>();
  #next = 0;
  #followed = 0;
  #running = false;
  #waiting: Waiting | undefined;

  constructor(register: OpenRegister) {
    super();
    this.#worker.onmessage = ({ data }: MessageEvent<FromPast>) => {
      if ("reading" in data) {
        this.reading = data.reading;
        this.#follow(register);
        this.dispatchEvent(new Event("changed"));
        return;
      }
      this.#asked.get(data.id)?.(data.answer as Answer<never>);
      this.#asked.delete(data.id);
    };
    this.#worker.onerror = (event) => {
      const message = `the core's thread stopped: ${event.message || "it could not be loaded"}`;
      this.reading = { is: "failed", message };
      for (const answer of this.#asked.values()) answer(fault("environment", message, "load the page again"));
      this.#asked.clear();
      this.dispatchEvent(new Event("changed"));
    };
    const source = portable(register.source);
    const until = register.head;
    void this.#ask(until === undefined ? { does: "read", source } : { does: "read", source, until });
    register.addEventListener("changed", () => this.#follow(register));
  }

  /** Takes what the register has by now and the past has not: asked once for each head. */
  #follow(register: OpenRegister): void {
    const seq = register.head?.seq ?? 0;
    if (this.reading.is !== "read" || seq <= this.reading.entries || seq === this.#followed) return;
    this.#followed = seq;
    void this.#ask({ does: "follow" });
  }

  /** What a policy would have said. Only the newest one that waits is tried: what was asked before it gives nothing. */
  try(policy: PolicySource, words?: Words): Promise<Tried | undefined> {
    this.#waiting?.told(undefined);
    return new Promise((told, failed) => {
      this.#waiting = { policy, words, told, failed };
      void this.#run();
    });
  }

  /** Nobody wants to know any more what waits to be tried. */
  drop(): void {
    this.#waiting?.told(undefined);
    this.#waiting = undefined;
  }

  async fired(rule: string, most: number): Promise<Firings> {
    return viewOf(await this.#ask<Firings>({ does: "fired", rule, most }));
  }

  /** Decisions that are unlike each other, the latest of each sort. */
  async samples(most: number): Promise<readonly Made[]> {
    return viewOf(await this.#ask<readonly Made[]>({ does: "samples", most }));
  }

  async digestOf(value: object): Promise<string> {
    return viewOf(await this.#ask<{ readonly digest: string }>({ does: "digest", value })).digest;
  }

  async #run(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    try {
      while (this.#waiting !== undefined) {
        const { policy, words, told, failed } = this.#waiting;
        this.#waiting = undefined;
        try {
          const tried = viewOf(await this.#ask<Tried>(words === undefined ? { does: "try", policy } : { does: "try", policy, words }));
          // Something else is wanted by now: what came of this one interests nobody.
          told(this.#waiting === undefined ? tried : undefined);
        } catch (thrown) {
          if (this.#waiting === undefined) failed(asNoView(thrown));
          else told(undefined);
        }
      }
    } finally {
      this.#running = false;
    }
  }

  #ask<View>(ask: PastAsk): Promise<Answer<View>> {
    const id = this.#next++;
    return new Promise((resolve) => {
      this.#asked.set(id, resolve as (answer: Answer<never>) => void);
      this.#worker.postMessage({ ...ask, id } satisfies ToPast);
    });
  }
}
