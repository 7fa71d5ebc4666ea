// A register as the page has it: a ledger that the page reads and checks itself, from a server, a file or an address.
import type { Answer, Applied, Command, Entry, Head } from "governed";
import { entriesOf } from "./again.js";
import { NoView, fault, viewOf } from "./answer.js";
import { handfuls } from "./lines.js";
import { Reader } from "./reader.js";
import { Server, type Served } from "./server.js";

/** Where a ledger comes from. */
export type Source =
  | { readonly from: "server"; readonly base: string; readonly token?: string }
  | { readonly from: "file"; readonly file: File }
  | { readonly from: "url"; readonly url: string; readonly now?: string };

/** How far the page has checked the ledger itself. */
export type Checked =
  | { readonly is: "reading"; readonly entries: number; readonly of?: number }
  | { readonly is: "whole"; readonly head: Head }
  | { readonly is: "broken"; readonly entries: number; readonly message: string; readonly help?: string }
  | { readonly is: "too_large"; readonly bytes: number };

/** Whether a server is there. */
export type Connection = "none" | "connecting" | "live" | "gone";

/** Larger ledgers are asked of their server: a replayed one takes about seven times its bytes, and a page has 4 GiB. */
const READ_BYTES = 256 << 20;
const LONGEST_WAIT = 10_000;

/** A key that nobody else makes. `crypto.randomUUID` is there only for pages of a secure origin, and a server may be plain HTTP. */
export const newKey = (): string => `page-${[...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;

/**
 * Says `changed` when there are other entries or another standing. Before the page has read a ledger its server is
 * asked, and answers the same bytes.
 */
export class OpenRegister extends EventTarget {
  checked: Checked = { is: "reading", entries: 0 };
  connection: Connection = "none";
  served: Served | undefined;
  name: string | null = null;
  head: Head | undefined;
  /** What keeps it from being opened at all. */
  failed: Answer<never> | undefined;
  /** Why a server that is there answers no more, such as that it does not know the token. */
  turnedAway: NoView | undefined;

  #reader: Reader | undefined;
  #server: Server | undefined;
  #socket: WebSocket | undefined;
  #closing = new AbortController();
  #following = Promise.resolve();
  #wait = 500;
  #again: ReturnType<typeof setTimeout> | undefined;
  #fixedNow: string | undefined;

  constructor(readonly source: Source) {
    super();
    if (source.from === "server") this.#server = new Server(source.base, source.token);
    if (source.from === "url") this.#fixedNow = source.now;
    void this.#open();
  }

  /** When questions are asked: now, but of a past that is told as if it were. */
  now(): string {
    return this.#fixedNow ?? `${new Date().toISOString().slice(0, 19)}Z`;
  }

  /** Who writes here, where somebody may. */
  get actor(): string | null {
    return this.served?.writes === true ? this.served.actor : null;
  }

  /** Whether what is shown was worked out, digest and all, in the page. */
  get ownDigest(): boolean {
    return this.#isRead;
  }

  get #isRead(): boolean {
    return this.checked.is === "whole" || (this.checked.is === "broken" && this.#server === undefined);
  }

  /** The view an operation gives; throws `NoView`. */
  async ask<View>(operation: string, request: object = {}): Promise<View> {
    if (this.failed !== undefined) return viewOf(this.failed);
    if (this.#isRead && this.#reader !== undefined) return viewOf(await this.#reader.ask<View>(operation, request));
    if (this.#server !== undefined && this.checked.is !== "broken") return viewOf(await this.#server.ask<View>(operation, request));
    await this.#once(() => this.#isRead || this.failed !== undefined);
    return this.ask(operation, request);
  }

  /** Has a command recorded, once under one key. */
  async apply(command: Command, key: string = newKey()): Promise<Applied> {
    if (this.#server === undefined || this.actor === null) {
      return viewOf(fault("input", "nothing can be written here", "open the page with the link that `governed serve` prints"));
    }
    const applied = viewOf(await this.#server.apply(command, key));
    await this.#follow();
    return applied;
  }

  /** The entries that brought a policy into force, the latest last. No operation gives them without all the others. */
  async adoptions(): Promise<Entry[]> {
    if (this.failed !== undefined) return viewOf(this.failed);
    if (this.checked.is === "too_large") {
      const lines: string[] = [];
      for await (const entries of entriesOf(this.source, this.#closing.signal)) lines.push(...entries.filter(adopts));
      return lines.map((line) => JSON.parse(line));
    }
    await this.#once(() => this.checked.is !== "reading" || this.failed !== undefined);
    return (this.checked as Checked).is === "too_large" ? this.adoptions() : this.#adoptions.map((line) => JSON.parse(line));
  }

  close(): void {
    this.#closing.abort();
    clearTimeout(this.#again);
    this.#socket?.close();
    this.#reader?.close();
  }

  #changed(): void {
    this.dispatchEvent(new Event("changed"));
  }

  #once(holds: () => boolean): Promise<void> {
    if (holds()) return Promise.resolve();
    return new Promise((resolve) => {
      const look = () => {
        if (!holds()) return;
        this.removeEventListener("changed", look);
        resolve();
      };
      this.addEventListener("changed", look);
    });
  }

  #fail(answer: Answer<never>): void {
    this.failed = answer;
    this.#changed();
  }

  async #open(): Promise<void> {
    try {
      if (this.#server !== undefined) {
        this.connection = "connecting";
        await this.#meet();
      }
      await this.#read();
    } catch (thrown) {
      this.#unread(thrown);
    }
  }

  /** A server that went while its ledger was read is read anew when it is back. Anything else stays as it is. */
  #unread(thrown: unknown): void {
    if (this.#closing.signal.aborted) return;
    if (this.#server !== undefined && thrown instanceof TypeError) {
      this.#forget();
      this.#lost();
    } else {
      const message = thrown instanceof Error ? thrown.message : String(thrown);
      this.#fail(fault("environment", message, "check the address, or open the ledger as a file"));
    }
  }

  /** Nothing is read yet, or not of the register that the server has now. */
  #forget(): void {
    this.#reader?.close();
    this.#reader = undefined;
    this.#readHead = undefined;
    this.#seq = 0;
    this.checked = { is: "reading", entries: 0 };
  }

  /** Hears what the server has, and listens for more. */
  async #meet(): Promise<void> {
    const served = await (this.#server as Server).register();
    if (served.type !== "done") {
      const away = served.type === "fault" && served.with.kind === "environment";
      if (this.served === undefined && !away) this.#fail(served as Answer<never>);
      this.turnedAway = away ? undefined : new NoView(served.type, served.with);
      this.#lost();
      return;
    }
    this.turnedAway = undefined;
    if (this.served === undefined) this.failed = undefined;
    const { head } = served.with;
    // Less than was there, or something else: it is another ledger, and what was read of the first says nothing of it.
    if (this.checked.is === "whole" && (head.seq < this.#seq || (head.seq === this.#seq && head.digest !== this.#readHead?.digest))) this.#forget();
    this.served = served.with;
    this.name = served.with.name;
    if (this.head === undefined || !this.#isRead) this.head = served.with.head;
    this.connection = "live";
    this.#wait = 500;
    this.#listen();
    this.#changed();
  }

  #listen(): void {
    const socket = (this.#server as Server).live();
    this.#socket = socket;
    socket.onmessage = () => void this.#follow();
    socket.onclose = () => {
      if (this.#socket === socket) this.#lost();
    };
  }

  /** The server is gone: asks again, later and later. */
  #lost(): void {
    if (this.#closing.signal.aborted) return;
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.close();
    this.connection = "gone";
    this.#changed();
    // Both its socket and a question may find out that it is gone: it is asked again once.
    clearTimeout(this.#again);
    this.#again = setTimeout(() => void this.#meetAgain().catch((thrown) => this.#unread(thrown)), this.#wait);
    this.#wait = Math.min(this.#wait * 2, LONGEST_WAIT);
  }

  async #meetAgain(): Promise<void> {
    if (this.#closing.signal.aborted) return;
    await this.#meet();
    if (this.connection !== "live") return;
    if (this.checked.is === "reading" && this.#reader === undefined) await this.#read();
    else await this.#follow();
  }

  /** Takes what was written since, one after the other. */
  #follow(): Promise<void> {
    this.#following = this.#following.then(async () => {
      const server = this.#server as Server;
      if (!this.#isRead || this.#reader === undefined || this.head === undefined) {
        const served = await server.register();
        if (served.type === "done") {
          this.served = served.with;
          // It may have been read to its end meanwhile: then it stands where its reader does, and not further.
          if (!this.#isRead) this.head = served.with.head;
          this.#changed();
        }
        if (!this.#isRead) return;
      }
      try {
        for await (const lines of server.entriesBehind(this.#seq)) {
          if (!(await this.#take(lines))) return;
        }
        this.#changed();
      } catch {
        this.#lost();
      }
    });
    return this.#following;
  }

  async #body(): Promise<Response | undefined> {
    const { source } = this;
    if (source.from === "file") return new Response(source.file.stream());
    const response =
      source.from === "url" ? await fetch(source.url, { signal: this.#closing.signal }) : await (this.#server as Server).ledger(this.#closing.signal);
    if (!response.ok) throw new Error(`${source.from === "url" ? source.url : source.base} answers ${response.status}`);
    return response;
  }

  async #read(): Promise<void> {
    if (this.#server !== undefined && this.connection !== "live") return;
    const reader = new Reader();
    this.#reader?.close();
    this.#reader = reader;
    this.#adoptions = [];
    const [begun, body] = await Promise.all([reader.begin(), this.#body()]);
    viewOf(begun);
    const bytes = this.source.from === "file" ? this.source.file.size : Number(body?.headers.get("content-length") ?? 0);
    if (this.#server !== undefined && bytes > READ_BYTES) {
      this.checked = { is: "too_large", bytes };
      void body?.body?.cancel();
      this.#changed();
      return;
    }
    if (body?.body == null) throw new Error("the ledger is empty");
    let footer: Head | undefined;
    let first = true;
    for await (const lines of handfuls(body.body)) {
      const entries = [];
      for (const line of lines) {
        if (line === "") continue;
        if (first) {
          first = false;
          const wrong = wrongHeader(line);
          if (wrong !== undefined) throw new Error(wrong);
          continue;
        }
        const end = headOf(line);
        if (end === undefined) entries.push(line);
        else footer = end;
      }
      if (!(await this.#take(entries))) return;
      const of = this.served?.head.seq;
      this.checked = of === undefined ? { is: "reading", entries: this.#seq } : { is: "reading", entries: this.#seq, of };
      this.#changed();
    }
    this.#finish(footer);
  }

  #seq = 0;

  #finish(footer: Head | undefined): void {
    const read = this.#readHead;
    if (footer === undefined || read === undefined || footer.seq !== read.seq || footer.digest !== read.digest) {
      const message =
        footer === undefined ? "the ledger ends without saying where: it was cut off" : `the ledger says it ends at entry ${footer.seq} with another digest`;
      this.#broken(this.#seq, message, "ask for it again; what was read well is shown");
      return;
    }
    this.head = read;
    this.checked = { is: "whole", head: read };
    this.#changed();
    if (this.#server !== undefined) void this.#follow();
  }

  #broken(entries: number, message: string, help?: string): void {
    this.checked = help === undefined ? { is: "broken", entries, message } : { is: "broken", entries, message, help };
    this.#changed();
  }

  #readHead: Head | undefined;
  #adoptions: string[] = [];

  /** Hands entries to the core, which checks that they follow. It takes all or none: up to where they do is found by halves. */
  async #take(entries: readonly string[]): Promise<boolean> {
    const taken = await (this.#reader as Reader).ask<{ head: Head }>("extend", { entries });
    if (taken.type !== "done" && entries.length > 1) {
      const half = entries.length >> 1;
      return (await this.#take(entries.slice(0, half))) && (await this.#take(entries.slice(half)));
    }
    if (taken.type !== "done") {
      this.#broken(this.#seq, taken.with.message, taken.with.help);
      return false;
    }
    this.#adoptions.push(...entries.filter(adopts));
    this.#readHead = taken.with.head;
    this.#seq = taken.with.head.seq;
    if (this.checked.is === "whole") {
      this.head = taken.with.head;
      this.checked = { is: "whole", head: taken.with.head };
    }
    return true;
  }
}

/** Entries are canonical, and what is quoted within them escapes its quotes: only the event itself reads like this. */
const adopts = (line: string): boolean => line.includes('"type":"policy_adopted"');

const parsed = (line: string): Record<string, unknown> | undefined => {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
};

/** The format of exports that the core of this page reads. */
const FORMAT = 1;

const wrongHeader = (line: string): string | undefined => {
  const header = line.length < 1000 ? parsed(line) : undefined;
  if (header?.is !== "governed-ledger") return "this is no ledger: its first line is not the header of an export";
  return header.format === FORMAT ? undefined : `the ledger has format ${String(header.format)}, and this page reads ${FORMAT}`;
};

/** The last line of an export says where the chain stands. */
const headOf = (line: string): Head | undefined => {
  if (line.length > 300 || !line.startsWith('{"head":')) return undefined;
  return parsed(line)?.head as Head | undefined;
};
