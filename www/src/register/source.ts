// Which register the page opens: what its address says, else the server it came from, else the bundled example.
import type { Source } from "./register.js";

const TOKEN = "governed-token";

/** The instant that the bundled example is looked at from: a little after its last entry. */
export const EXAMPLE: Source = { from: "url", url: "./example.jsonl", now: "2026-08-24T12:00:00Z" };

/** Takes the token out of the address, where others could read it over a shoulder or in a history. */
const takeToken = (): void => {
  const given = /^#token=([\w-]+)$/.exec(location.hash)?.[1];
  if (given === undefined) return;
  try {
    sessionStorage.setItem(TOKEN, given);
  } catch {
    // Without storage it holds until the page is loaded again.
  }
  kept = given;
  history.replaceState(null, "", location.pathname + location.search);
};

let kept: string | undefined;

const token = (): string | undefined => {
  try {
    return sessionStorage.getItem(TOKEN) ?? kept;
  } catch {
    return kept;
  }
};

const server = (base: string): Source => {
  const held = token();
  return held === undefined ? { from: "server", base } : { from: "server", base, token: held };
};

/** What a server that sends the page writes into it: the base of its API. */
const sentBy = (): string => document.querySelector<HTMLMetaElement>('meta[name="governed-server"]')?.content ?? "";

export const sourceGiven = (): Source => {
  takeToken();
  const asked = new URLSearchParams(location.search);
  const ledger = asked.get("ledger");
  if (ledger !== null) return { from: "url", url: ledger };
  const base = asked.get("server") ?? sentBy();
  return base === "" ? EXAMPLE : server(base);
};

/** What a source is called in a line of text. */
export const called = (source: Source): string => {
  if (source.from === "file") return source.file.name;
  if (source === EXAMPLE) return "the bundled example";
  return source.from === "url" ? source.url : new URL(source.base, location.href).host;
};
