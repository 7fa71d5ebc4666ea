// The page's side of the thread in which texts of policy are compiled, compared and tried on cases.
import type { Answer } from "governed";
import { fault, viewOf } from "../register/answer.js";

export interface ToDesk {
  readonly id: number;
  readonly operation: string;
  readonly request: object;
}
export interface FromDesk {
  readonly id: number;
  readonly answer: string;
}

let worker: Worker | undefined;
let next = 0;
const waiting = new Map<number, (answer: Answer<never>) => void>();

const begun = (): Worker => {
  if (worker !== undefined) return worker;
  worker = new Worker(new URL("./desk.worker.ts", import.meta.url), { type: "module", name: "governed policy" });
  worker.onmessage = ({ data }: MessageEvent<FromDesk>) => {
    waiting.get(data.id)?.(JSON.parse(data.answer));
    waiting.delete(data.id);
  };
  worker.onerror = (event) => {
    const stopped = fault("environment", `the core's thread stopped: ${event.message || "it could not be loaded"}`, "load the page again");
    for (const answer of waiting.values()) answer(stopped);
    waiting.clear();
    worker = undefined;
  };
  return worker;
};

/** The answer of an operation about a policy. One thread serves the whole page, in the order of the questions. */
export const deskAnswer = <View>(operation: string, request: object): Promise<Answer<View>> => {
  const id = next++;
  return new Promise((resolve) => {
    waiting.set(id, resolve as (answer: Answer<never>) => void);
    begun().postMessage({ id, operation, request } satisfies ToDesk);
  });
};

/** The view of one; throws `NoView`. */
export const askDesk = async <View>(operation: string, request: object): Promise<View> => viewOf(await deskAnswer<View>(operation, request));
