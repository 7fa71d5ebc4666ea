// The core in a thread of its own.
import { Core } from "./core.js";
import type { FromReader, ToReader } from "./reader.js";

const core = new Core();

self.onmessage = async ({ data }: MessageEvent<ToReader>) => {
  self.postMessage({ id: data.id, answer: await core.answerTo(data) } satisfies FromReader);
};
