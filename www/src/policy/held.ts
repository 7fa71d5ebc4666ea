// What tries a policy on the past: this is the one place that knows how. Whoever asks knows only `Held`.
import { Past, call } from "governed";
import type { Answer, Backtested, PolicySource, Words } from "governed";
import { viewOf } from "../register/answer.js";

/** Decisions of a ledger, kept ready to be decided again. The entries come in order, each as it is stored. */
export interface Held {
  add(lines: readonly string[]): void;
  backtest(policy: PolicySource, words?: Words): Answer<Backtested>;
  digestOf(value: object): Answer<{ readonly digest: string }>;
}

/** Keeps of each decision what trying needs, in the core: facts are read once, and the policy in force decides once. */
class Kept implements Held {
  #past = viewOf(Past.open());

  add(lines: readonly string[]): void {
    if (lines.length > 0) viewOf(this.#past.add(`${lines.join("\n")}\n`));
  }

  backtest(policy: PolicySource, words?: Words): Answer<Backtested> {
    return this.#past.backtest(words === undefined ? { policy } : { policy, words });
  }

  digestOf(value: object): Answer<{ readonly digest: string }> {
    return call("canonicalize", { value }) as Answer<{ readonly digest: string }>;
  }
}

export const openHeld = (): Held => new Kept();
