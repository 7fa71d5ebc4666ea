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

type Told = (said: FromReader) => void;
type Failed = (message: string) => void;

/** Where the core runs: a thread of its own, or, where a browser allows none, the page's. */
interface Place {
  send(asked: ToReader): void;
  end(): void;
}

const inOwnThread = (told: Told, failed: Failed): Place => {
  const worker = new Worker(new URL("./reader.worker.ts", import.meta.url), { type: "module", name: "governed" });
  worker.onmessage = ({ data }: MessageEvent<FromReader>) => told(data);
  worker.onerror = ({ message }) => failed(message);
  return { send: (asked) => worker.postMessage(asked), end: () => worker.terminate() };
};

const inThisThread = (told: Told, failed: Failed): Place => {
  const core = import("./core.js").then(({ Core }) => new Core());
  const answer = async (asked: ToReader) => told({ id: asked.id, answer: await (await core).answerTo(asked) });
  return {
    send: (asked) => void answer(asked).catch((thrown) => failed(String(thrown))),
    end: () => void core.then((core) => core.close()),
  };
};

/** Asks a core that runs beside the page. Answers come in the order of the questions. */
export class Reader {
  #waiting = new Map<number, (answer: Answer<never>) => void>();
  #next = 0;
  #place: Place;

  constructor() {
    const told: Told = ({ id, answer }) => {
      this.#waiting.get(id)?.(JSON.parse(answer));
      this.#waiting.delete(id);
    };
    const failed: Failed = (message) => {
      const stopped = fault("environment", `the core's thread stopped: ${message || "it could not be loaded"}`, "load the page again");
      for (const answer of this.#waiting.values()) answer(stopped);
      this.#waiting.clear();
    };
    try {
      this.#place = inOwnThread(told, failed);
    } catch {
      // Elements that come from another origin than their page may not start a thread.
      this.#place = inThisThread(told, failed);
    }
  }

  begin(): Promise<Answer<unknown>> {
    return this.#send({ does: "begin" });
  }

  ask<View>(operation: string, request: object): Promise<Answer<View>> {
    return this.#send({ does: "ask", operation, request });
  }

  close(): void {
    this.#place.end();
    const closed = fault("input", "the register was closed while it was asked");
    for (const answer of this.#waiting.values()) answer(closed);
    this.#waiting.clear();
  }

  #send<View>(what: { does: "begin" } | ({ does: "ask" } & Ask)): Promise<Answer<View>> {
    const id = this.#next++;
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve as (answer: Answer<never>) => void);
      this.#place.send({ id, ...what } satisfies ToReader);
    });
  }
}
