// A server to ask: the one that BASE names, with TOKENS as JSON from actor to token, or a `governed serve` of its own.

import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { request as plainRequest } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after } from "node:test";
import { fileURLToPath } from "node:url";
import WebSocket from "ws";

const TARGET = process.env.CARGO_TARGET_DIR ?? fileURLToPath(new URL("../../target", import.meta.url));
export const GOVERNED = process.env.GOVERNED_BIN ?? join(TARGET, "debug/governed");
export const ADA = "person:ada", BO = "person:bo", BUILDER = "machine:builder/1";

/** Runs the command; what it prints. */
export const governed = (args, input = "") =>
  execFileSync(GOVERNED, args, { input, encoding: "utf8", maxBuffer: 1 << 28, stdio: ["pipe", "pipe", "pipe"] });

const ends = [];
after(async () => {
  for (const end of ends.reverse()) await end();
});

/** A folder that goes away. */
export function folder() {
  const made = mkdtempSync(join(tmpdir(), "governed-http-"));
  ends.push(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

/** A new ledger. */
export function ledger() {
  const made = join(folder(), "ledger");
  governed(["--ledger", made, "--as", ADA, "init", "--name", "shop", "--solo"]);
  return made;
}

/** Serves a ledger until the tests end. */
export async function serve(at, ...further) {
  const actors = [ADA, BO, BUILDER].flatMap((actor) => ["--as", actor]);
  const listen = further.includes("--listen") ? [] : ["--listen", "127.0.0.1:0"];
  const args = ["--ledger", at, "--json", ...actors, "serve", ...listen, ...further];
  const child = spawn(GOVERNED, args, { stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(child, "exit");
  const end = async () => {
    child.kill("SIGTERM");
    const [code] = await ended;
    return code;
  };
  ends.push(end);
  const told = await Promise.race([once(createInterface(child.stdout), "line"), ended.then(() => null)]);
  assert(told, "governed serve ended at once");
  const view = JSON.parse(told[0]);
  const tokens = Object.fromEntries(view.links.map((link) => [link.actor, link.token]));
  return { base: `${view.url}v1`, url: view.url, listen: view.listen, tokens, child, end, ended, ledger: at, view };
}

/** The server that is tried. */
export async function world() {
  if (process.env.BASE) return { base: process.env.BASE, tokens: JSON.parse(process.env.TOKENS) };
  return serve(ledger());
}

/** One that asks a server. */
export function client({ base, tokens }) {
  const send = async (path, { as, method, body, headers = {}, ...rest } = {}) => {
    const all = { ...headers };
    if (as) all.authorization = `Bearer ${tokens[as] ?? as}`;
    const reply = await fetch(base + path, {
      method: method ?? (body === undefined ? "GET" : "POST"),
      headers: body === undefined ? all : { "content-type": "application/json", ...all },
      body: body === undefined || typeof body === "string" || body instanceof Uint8Array || body instanceof ReadableStream ? body : JSON.stringify(body),
      ...rest,
    });
    const text = await reply.text();
    return { status: reply.status, headers: reply.headers, text, get json() { return JSON.parse(text); } };
  };
  return {
    send,
    ask: (operation, request, as) => send(`/ask/${operation}`, { body: request, as }),
    apply: (command, as = ADA, more = {}, headers = {}) => send("/apply", { as, headers, body: { command, ...more } }),
    export: async (as) => (await send("/ledger", { as })).text,
    /** A live channel; `next` is its next message. */
    live: (protocols = ["governed.v1"], options = {}) => listen(base.replace(/^http/, "ws") + "/live", protocols, options),
  };
}

function listen(url, protocols, options) {
  const socket = new WebSocket(url, protocols, options);
  const heard = [], waiting = [];
  socket.on("message", (data) => {
    const message = JSON.parse(data);
    const take = waiting.shift();
    take ? take(message) : heard.push(message);
  });
  const status = new Promise((resolve) => {
    socket.on("open", () => resolve(101));
    socket.on("unexpected-response", (_, reply) => resolve(reply.statusCode));
    socket.on("error", () => resolve(0));
  });
  const closed = new Promise((resolve) => socket.on("close", resolve));
  const next = () =>
    heard.length > 0
      ? Promise.resolve(heard.shift())
      : new Promise((resolve, reject) => {
          const late = setTimeout(() => reject(new Error("no message in 5 s")), 5_000);
          waiting.push((message) => (clearTimeout(late), resolve(message)));
        });
  /** The message at which the ledger stands at an entry, or further. */
  const until = async (seq) => {
    for (;;) {
      const message = await next();
      if (message.head.seq >= seq) return message;
    }
  };
  return { socket, status, closed, next, until, close: () => socket.close() };
}

/** A request as it is written, also where `fetch` would mend or forbid it. */
export function raw({ base }, { method = "GET", path = "/", headers = {}, body }) {
  const { hostname, port } = new URL(base);
  return new Promise((resolve, reject) => {
    const asked = plainRequest({ hostname, port, method, path, headers, setHost: !("host" in headers) }, (reply) => {
      let text = "";
      reply.setEncoding("utf8").on("data", (piece) => (text += piece));
      reply.on("end", () => resolve({ status: reply.statusCode, headers: reply.headers, text }));
    });
    asked.on("error", reject);
    asked.end(body);
  });
}

/** Whether a reply is a fault of a kind, tagged and canonical. */
export function isFault(reply, status, kind = "input") {
  assert.equal(reply.status, status, reply.text);
  const { type, with: view } = JSON.parse(reply.text);
  assert.equal(type, "fault", reply.text);
  assert.equal(view.kind, kind, reply.text);
  assert.match(view.message, /\S/);
  // What a request got wrong is told by the message; what the server does not do, with what to do instead.
  if (status !== 400) assert.match(view.help, /\S/, reply.text);
  return view;
}
