// The entries of a ledger once more, from where the register has them: what has another use for them keeps its own.
import { handfuls } from "./lines.js";
import type { Source } from "./register.js";
import { Server } from "./server.js";

/** A source that another thread can read: addresses are whole, as a worker has another base. */
export const portable = (source: Source): Source =>
  source.from === "url"
    ? { ...source, url: new URL(source.url, location.href).href }
    : source.from === "server"
      ? { ...source, base: new URL(source.base, location.href).href }
      : source;

const body = async (source: Source, signal: AbortSignal): Promise<ReadableStream<Uint8Array>> => {
  if (source.from === "file") return source.file.stream();
  const response = source.from === "url" ? await fetch(source.url, { signal }) : await new Server(source.base, source.token).ledger(signal);
  const from = source.from === "url" ? source.url : source.base;
  if (!response.ok) throw new Error(`${from} answers ${response.status}`);
  if (response.body === null) throw new Error(`${from} sends nothing`);
  return response.body;
};

/** Every entry, as it is stored, in handfuls: the lines of an export without its header and its head. */
export async function* entriesOf(source: Source, signal: AbortSignal): AsyncGenerator<string[]> {
  let first = true;
  for await (const lines of handfuls(await body(source, signal))) {
    const entries = lines.filter((line) => line !== "" && !line.startsWith('{"head":'));
    if (first) entries.shift();
    first = false;
    signal.throwIfAborted();
    yield entries;
  }
}

/** Those behind one, in handfuls. Only a server has any that were not there before. */
export async function* entriesBehind(source: Source, seq: number): AsyncGenerator<string[]> {
  if (source.from === "server") yield* new Server(source.base, source.token).entriesBehind(seq);
}
