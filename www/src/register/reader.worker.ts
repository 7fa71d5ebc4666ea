// The core, in a thread of its own: it reads a ledger, checking its chain, and is asked about it.
import { Register, init } from "governed";
import wasm from "governed/core.wasm?url";
import type { Ask, FromReader, ToReader } from "./reader.js";

const post = (message: FromReader) => self.postMessage(message);

let register: Register | undefined;

const begin = async (): Promise<string> => {
  await init(new URL(wasm, import.meta.url));
  register?.free();
  const opened = Register.open({});
  if (opened.type !== "done") return JSON.stringify(opened);
  register = opened.with;
  return JSON.stringify({ type: "done", with: opened.with.opened });
};

const ask = ({ operation, request }: Ask): string =>
  register === undefined
    ? JSON.stringify({ type: "fault", with: { kind: "defect", message: "the reader was asked before it began" } })
    : register.callText(operation, request);

self.onmessage = async ({ data }: MessageEvent<ToReader>) => {
  let answer: string;
  try {
    answer = data.does === "begin" ? await begin() : ask(data);
  } catch (thrown) {
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    const help = "load the page again; the server has to send the wasm as it was built";
    answer = JSON.stringify({ type: "fault", with: { kind: "environment", message, help } });
  }
  post({ id: data.id, answer });
};
