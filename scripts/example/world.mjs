// The register the example is written in, a calendar of what happens when, and the few things everybody in it does.

import { createHash } from "node:crypto";
import { call, Register } from "../../pkg/entry/node.js";

const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** An instant as milliseconds, from text such as `2026-08-20T09:15Z`, or as it is. */
export const ms = (at) => (typeof at === "number" ? at : Date.parse(at));
/** Milliseconds as the ledger writes instants: whole seconds. */
export const iso = (at) => `${new Date(Math.floor(ms(at) / 1000) * 1000).toISOString().slice(0, 19)}Z`;
/** A digest of some text, for reports that are said to exist elsewhere. */
export const digest = (text) => `sha256:${createHash("sha256").update(text).digest("hex")}`;

/** Numbers that look drawn and are always the same: 0 up to, and without, 1. */
export function numbers(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
let made = 0;
/** An id for a unit that no commit gives one: the time, then a counter spread by a digest so that ids differ early. */
export function unitId(at) {
  let time = "";
  for (let left = ms(at), digit = 0; digit < 10; digit += 1, left = Math.floor(left / 32)) time = CROCKFORD[left % 32] + time;
  made += 1;
  const bytes = createHash("sha256").update(`governed example ${made}`).digest();
  return time + [...bytes.subarray(0, 16)].map((byte) => CROCKFORD[byte % 32]).join("");
}

/** A register that is written to in the order of time, and the calendar of what is still to come. */
export class World {
  #register;
  #lines = [];
  #calendar = [];
  #order = 0;
  now = 0;

  constructor({ at, by, name }) {
    const opened = expect("open", call("open", { at, by, name }));
    this.#lines.push(...opened.entries);
    const ledger = `{"format":1,"is":"governed-ledger"}\n${opened.entries.join("\n")}\n${JSON.stringify({ head: opened.head })}\n`;
    this.#register = expect("open", Register.open({ ledger }));
    this.now = ms(at);
  }

  /** Puts a story into the calendar: a generator that does something, and yields when it goes on. */
  tell(at, story) {
    this.#calendar.push({ at: ms(at), order: (this.#order += 1), story });
  }

  /** Runs the calendar up to an instant. */
  run(until) {
    for (;;) {
      let next = -1;
      this.#calendar.forEach((item, place) => {
        const best = this.#calendar[next];
        if (best === undefined || item.at < best.at || (item.at === best.at && item.order < best.order)) next = place;
      });
      if (next < 0 || this.#calendar[next].at > ms(until)) return;
      const [{ at, story }] = this.#calendar.splice(next, 1);
      this.now = Math.max(this.now, at);
      const running = typeof story === "function" ? story() : story;
      const step = running?.next?.();
      if (step !== undefined && !step.done) this.tell(Math.max(ms(step.value), this.now), running);
    }
  }

  /** Carries out a command, or says which one was turned down. Gives the core's answer, with the entries parsed. */
  do(by, type, what, { world } = {}) {
    const answer = this.try(by, type, what, { world });
    if (answer.rejected !== undefined) {
      throw new Error(`${iso(this.now)} ${by} ${type} ${JSON.stringify(what).slice(0, 400)}\n${JSON.stringify(answer.rejected, null, 1)}`);
    }
    return answer;
  }

  /** The same where being turned down is part of the story. */
  try(by, type, what, { world } = {}) {
    const answer = this.#register.call("apply", { at: iso(this.now), by, command: { type, with: what }, ...(world && { world }) });
    if (answer.type !== "done") return { rejected: answer.with };
    this.#lines.push(...answer.with.entries);
    const entries = answer.with.entries.map((line) => JSON.parse(line));
    return { entries, seq: entries.at(-1)?.seq, held: answer.with.held_back };
  }

  ask(operation, request) {
    return expect(operation, this.#register.call(operation, request));
  }

  /** A unit as it is now. */
  unit(id) {
    return this.ask("unit", { unit: id });
  }

  /** The ledger as it is exported. */
  export() {
    return this.ask("export_ledger", {}).ledger;
  }

  get lines() {
    return this.#lines;
  }
}

/** What an answer holds, where the core gave one. */
export function expect(what, answer) {
  if (answer.type !== "done") throw new Error(`${what}: ${JSON.stringify(answer, null, 1)}`);
  return answer.with;
}
