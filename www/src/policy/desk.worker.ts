// What a text of policy is asked while it is written, in a thread of its own: typing waits for nothing.
import { callText, init, newUnitId } from "governed";
import type { FromDesk, ToDesk } from "./desk.js";

const ready = init();

self.onmessage = async ({ data }: MessageEvent<ToDesk>) => {
  let answer: string;
  try {
    await ready;
    answer = data.operation === "new_unit" ? JSON.stringify(newUnitId()) : callText(data.operation, data.request);
  } catch (thrown) {
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    const help = "load the page again; the server has to send the wasm as it was built";
    answer = JSON.stringify({ type: "fault", with: { kind: "environment", message, help } });
  }
  self.postMessage({ id: data.id, answer } satisfies FromDesk);
};
