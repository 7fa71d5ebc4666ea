// A ledger as it comes: bytes in pieces, lines out in handfuls.

/** Lines of a stream, so many bytes' worth at once. What stands behind the last line feed is a line too. */
export async function* handfuls(stream: ReadableStream<Uint8Array>, bytes = 1 << 20): AsyncGenerator<string[]> {
  const reader = stream.pipeThrough(new TextDecoderStream("utf-8", { fatal: true }) as ReadableWritablePair<string, Uint8Array>).getReader();
  let rest = "";
  let size = 0;
  let lines: string[] = [];
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      const parts = (rest + value).split("\n");
      rest = parts.pop() ?? "";
      for (const line of parts) {
        size += line.length;
        lines.push(line);
      }
      if (size >= bytes) {
        yield lines;
        lines = [];
        size = 0;
      }
    }
  } finally {
    reader.releaseLock();
  }
  if (rest !== "") lines.push(rest);
  if (lines.length > 0) yield lines;
}
