// A register on a server: `governed serve`, or a worker at the edge. The contract is docs/http.md.
import type { Answer, Applied, Command, Digest, Head } from "governed";
import { fault } from "./answer.js";

/** What a server says of the register it has. */
export interface Served {
  readonly name: string | null;
  readonly solo: boolean;
  readonly head: Head;
  readonly policy: Digest | null;
  readonly units: number;
  /** Who the token stands for. */
  readonly actor: string | null;
  readonly writes: boolean;
}

/** An address that somebody gave, from here; nothing, where it is none. */
export const whole = (address: string): URL | undefined => (URL.canParse(address, location.href) ? new URL(address, location.href) : undefined);

const GONE_HELP = "see whether `governed serve` still runs; nothing was lost, and the page goes on by itself when it is back";

/** Of a page that comes from elsewhere a browser tells no more than that there is no answer. */
const goneHelp = (base: string): string => {
  const at = whole(base);
  if (at === undefined) return `\`${base}\` is no address: name a server's base, such as \`https://host/v1\``;
  if (at.origin === location.origin) return GONE_HELP;
  return `see whether it runs, and lets this page in: \`governed serve --allow-origin ${location.origin}\``;
};

export class Server {
  constructor(
    readonly base: string,
    readonly token?: string,
  ) {}

  register(): Promise<Answer<Served>> {
    return this.#json("register", { method: "GET" });
  }

  ask<View>(operation: string, request: object): Promise<Answer<View>> {
    return this.#json(`ask/${operation}`, this.#post(request));
  }

  /** Has a command carried out and recorded. The same key records it once, however often it is sent. */
  apply(command: Command, key: string): Promise<Answer<Applied>> {
    return this.#json("apply", this.#post({ command, key }));
  }

  async ledger(signal: AbortSignal): Promise<Response> {
    return fetch(this.#url("ledger"), { headers: this.#headers(), signal });
  }

  /** The entries behind one, as they are stored, in handfuls: a server sends so many at once and no more. */
  async *entriesBehind(seq: number): AsyncGenerator<string[]> {
    for (let after = seq; ; ) {
      const response = await fetch(this.#url(`entries?after=${after}`), { headers: this.#headers() });
      if (!response.ok) throw new Error(`the server answers ${response.status}`);
      const lines = (await response.text()).split("\n").filter((line) => line !== "");
      if (lines.length === 0) return;
      yield lines;
      after += lines.length;
    }
  }

  /** A socket that tells each head there comes to be. */
  live(): WebSocket {
    const url = new URL(this.#url("live"), location.href);
    url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
    return new WebSocket(url, this.token === undefined ? ["governed.v1"] : ["governed.v1", `token.${this.token}`]);
  }

  #url(path: string): string {
    return `${this.base.replace(/\/$/, "")}/${path}`;
  }

  #headers(): Record<string, string> {
    return this.token === undefined ? {} : { authorization: `Bearer ${this.token}` };
  }

  #post(body: object): RequestInit {
    return { method: "POST", body: JSON.stringify(body), headers: { "content-type": "application/json" } };
  }

  async #json<View>(path: string, init: RequestInit): Promise<Answer<View>> {
    let response: Response;
    try {
      response = await fetch(this.#url(path), { ...init, headers: { ...init.headers, ...this.#headers() } });
    } catch {
      return fault("environment", "the server does not answer", goneHelp(this.base));
    }
    try {
      const answer = await response.json();
      if (typeof answer?.type === "string" && "with" in answer) return answer;
    } catch {
      // Told below.
    }
    return fault("environment", `${response.url} answers ${response.status}, and no answer of Governed`, "check the address");
  }
}
