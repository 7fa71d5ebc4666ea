// Which register the page opens: what its address says, else the server it came from, else the bundled example.
import type { Source } from "./register.js";
import { whole } from "./server.js";

const TOKEN = "governed-token";

/** The instant that the bundled example is looked at from: a little after its last entry. */
export const EXAMPLE: Source = { from: "url", url: "./example.jsonl", now: "2026-08-24T12:00:00Z" };

const kept = new Map<string, string>();

/** A token is of one server, and no other that an address names is ever told it. */
const slot = (base: string): string => `${TOKEN} ${whole(base)?.href ?? base}`;

/** Whether the address brings a token: a link that `governed serve` printed was followed. */
export const tokenGiven = (): boolean => location.hash.startsWith("#token=");

/** Takes the token out of the address, where others could read it over a shoulder or in a history. */
const takeToken = (base: string): void => {
  if (!tokenGiven()) return;
  const given = /^#token=([\w-]+)$/.exec(location.hash)?.[1];
  history.replaceState(null, "", location.pathname + location.search);
  // Without a server there is nobody to tell it to.
  if (given === undefined || base === "") return;
  kept.set(slot(base), given);
  try {
    sessionStorage.setItem(slot(base), given);
  } catch {
    // Without storage it holds until the page is loaded again.
  }
};

const token = (base: string): string | undefined => {
  try {
    return sessionStorage.getItem(slot(base)) ?? kept.get(slot(base));
  } catch {
    return kept.get(slot(base));
  }
};

const server = (base: string): Source => {
  const held = token(base);
  return held === undefined ? { from: "server", base } : { from: "server", base, token: held };
};

/** What a server that sends the page writes into it: the base of its API. */
const sentBy = (): string => document.querySelector<HTMLMetaElement>('meta[name="governed-server"]')?.content ?? "";

export const sourceGiven = (): Source => {
  const asked = new URLSearchParams(location.search);
  const ledger = asked.get("ledger");
  const base = ledger === null ? (asked.get("server") ?? sentBy()) : "";
  takeToken(base);
  if (ledger !== null) return { from: "url", url: ledger };
  return base === "" ? EXAMPLE : server(base);
};

/** What a source is called in a line of text. */
export const called = (source: Source): string => {
  if (source.from === "file") return source.file.name;
  if (source === EXAMPLE) return "the bundled example";
  return source.from === "url" ? source.url : (whole(source.base)?.host ?? source.base);
};
