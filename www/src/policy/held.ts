// What tries a policy on the past: this is the one place that knows how. Whoever asks knows only `Held`.
import type { Answer, Backtested, PolicySource, Words } from "governed";
import { call } from "governed";
import { fault } from "../register/answer.js";

/** Decisions of a ledger, kept ready to be decided again. The entries come in order, each as it is stored. */
export interface Held {
  add(lines: readonly string[]): void | Promise<void>;
  backtest(policy: PolicySource, words?: Words): Answer<Backtested> | Promise<Answer<Backtested>>;
  digestOf(value: object): Answer<{ readonly digest: string }>;
}

/** Past this a text of the whole ledger, and what is made of it for each try, has no room beside the rest of the page. */
const MOST = 96 << 20;

const hex = (bytes: ArrayBuffer): string => [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");

/** Hands the whole ledger to the operation `backtest` each time. */
class WholeLedger implements Held {
  #lines: string[] = [];
  #bytes = 0;
  #ledger: string | undefined;

  add(lines: readonly string[]): void {
    this.#ledger = undefined;
    for (const line of lines) this.#bytes += line.length + 1;
    if (this.#bytes <= MOST) this.#lines.push(...lines);
    else this.#lines = [];
  }

  async backtest(policy: PolicySource, words?: Words): Promise<Answer<Backtested>> {
    if (this.#bytes > MOST) return fault("input", "the ledger is too large to be tried here", "`governed policy backtest` tries it on its file");
    this.#ledger ??= await this.#text();
    const request = { ledger: this.#ledger, policy };
    return call("backtest", words === undefined ? request : { ...request, words }) as Answer<Backtested>;
  }

  digestOf(value: object): Answer<{ readonly digest: string }> {
    return call("canonicalize", { value }) as Answer<{ readonly digest: string }>;
  }

  async #text(): Promise<string> {
    const last = this.#lines.at(-1) ?? "";
    const digest = `sha256:${hex(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(last)))}`;
    const head = JSON.stringify({ head: { digest, seq: this.#lines.length } });
    return ['{"format":1,"is":"governed-ledger"}', ...this.#lines, head, ""].join("\n");
  }
}

export const openHeld = (): Held => new WholeLedger();
