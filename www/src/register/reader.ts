// The page's side of the thread that the core runs in.
import type { Answer } from "governed";
import { fault } from "./answer.js";

export interface Ask {
  readonly operation: string;
  readonly request: object;
}
export type ToReader = { readonly id: number } & ({ readonly does: "begin" } | ({ readonly does: "ask" } & Ask));
export interface FromReader {
  readonly id: number;
  readonly answer: string;
}

/** Asks a core that runs beside the page. Answers come in the order of the questions. */
export class Reader {
  #worker = new Worker(new URL("./reader.worker.ts", import.meta.url), { type: "module", name: "governed" });
  #waiting = new Map<number, (answer: Answer<never>) => void>();
  #next = 0;

  constructor() {
    this.#worker.onmessage = ({ data }: MessageEvent<FromReader>) => {
      this.#waiting.get(data.id)?.(JSON.parse(data.answer));
      this.#waiting.delete(data.id);
    };
    this.#worker.onerror = (event) => {
      const stopped = fault("environment", `the core's thread stopped: ${event.message || "it could not be loaded"}`, "load the page again");
      for (const answer of this.#waiting.values()) answer(stopped);
      this.#waiting.clear();
    };
  }

  begin(): Promise<Answer<unknown>> {
    return this.#send({ does: "begin" });
  }

  ask<View>(operation: string, request: object): Promise<Answer<View>> {
    return this.#send({ does: "ask", operation, request });
  }

  close(): void {
    this.#worker.terminate();
    const closed = fault("input", "the register was closed while it was asked");
    for (const answer of this.#waiting.values()) answer(closed);
    this.#waiting.clear();
  }

  #send<View>(what: { does: "begin" } | ({ does: "ask" } & Ask)): Promise<Answer<View>> {
    const id = this.#next++;
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve as (answer: Answer<never>) => void);
      this.#worker.postMessage({ id, ...what } satisfies ToReader);
    });
  }
}
