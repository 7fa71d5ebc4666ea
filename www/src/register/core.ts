// The core, wherever it runs: it reads a ledger, checking its chain, and is asked about it.
import { Register, init } from "governed";
import type { Ask, ToReader } from "./reader.js";

/** One register's core. What is asked before it began is turned down. */
export class Core {
  #register: Register | undefined;

  /** The text of an answer, whatever goes wrong. */
  async answerTo(asked: ToReader): Promise<string> {
    try {
      return asked.does === "begin" ? await this.#begin() : this.#ask(asked);
    } catch (thrown) {
      const message = thrown instanceof Error ? thrown.message : String(thrown);
      const help = "load the page again; the server has to send the wasm as it was built";
      return JSON.stringify({ type: "fault", with: { kind: "environment", message, help } });
    }
  }

  close(): void {
    this.#register?.free();
    this.#register = undefined;
  }

  async #begin(): Promise<string> {
    await init();
    this.close();
    const opened = Register.open({});
    if (opened.type !== "done") return JSON.stringify(opened);
    this.#register = opened.with;
    return JSON.stringify({ type: "done", with: opened.with.opened });
  }

  #ask({ operation, request }: Ask): string {
    return this.#register === undefined
      ? JSON.stringify({ type: "fault", with: { kind: "defect", message: "the reader was asked before it began" } })
      : this.#register.callText(operation, request);
  }
}
