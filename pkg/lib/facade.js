// The core as JavaScript sees it: every call gives a tagged answer and none throws. There is nothing of the domain here.

import { Unsendable, called, part, said, shortened, wellFormed, written } from "./json.js";

const REPORT = "please report it, with the operation and its request";
const NOT_READY_HELP = "`await init()` or `initSync(bytes)` comes before the first call";

/** The answer where not even one can be made any more: the JavaScript stack is full. */
const NO_ROOM = Object.freeze({
  type: "fault",
  with: Object.freeze({
    kind: "defect",
    message: "the call was made with the JavaScript stack full",
    help: "call from where less of the stack is in use",
  }),
});
const NO_ROOM_TEXT = JSON.stringify({ type: "fault", with: { help: NO_ROOM.with.help, kind: "defect", message: NO_ROOM.with.message } });

/** A fault as canonical JSON: its names in order. */
const faultText = (kind, message, help) =>
  JSON.stringify({ type: "fault", with: help === undefined ? { kind, message } : { help, kind, message } });

const camel = (name) => name.replace(/_([a-z])/g, (_, letter) => letter.toUpperCase());

const isModule = (given) => Object.prototype.toString.call(given) === "[object WebAssembly.Module]";

/**
 * What a build of the core exports: `glue` is its module from wasm-bindgen, `needs` an export its wasm must have, and
 * `names` its operations by what they are about.
 */
export const facade = (glue, needs, names) => {
  // Each instance of the wasm has a number; what is kept knows in which it stands.
  let instance = 0;
  let ready = false;
  let broken = false;
  let unready = "";

  /** Runs what calls the core. It gives text; whatever goes wrong is told as text too. */
  const guarded = (run) => {
    try {
      if (!ready) return faultText("input", `the core is not ready${unready}`, NOT_READY_HELP);
      if (broken) {
        glue.__wbg_reset_state();
        instance += 1;
        broken = false;
      }
      return run();
    } catch (thrown) {
      if (thrown instanceof Unsendable) return faultText("input", thrown.message, thrown.help);
      // What was on the wasm's stack stays there: the instance is given up, and the next call has a fresh one.
      broken = true;
      try {
        return defectText(thrown);
      } catch {
        return NO_ROOM_TEXT;
      }
    }
  };

  const defectText = (thrown) => {
    let told;
    try {
      told = glue.takeDefect();
    } catch {
      // It is too far gone to say.
    }
    if (told !== undefined) return faultText("defect", `this is a defect in governed: ${told}`, REPORT);
    const help =
      thrown instanceof RangeError
        ? `call from where less of the JavaScript stack is in use; if it was not nearly full, ${REPORT}`
        : `ask for less at once; where memory was not short, ${REPORT}`;
    return faultText("defect", `the core stopped: ${said(thrown)}`, help);
  };

  const parsed = (run) => {
    try {
      return JSON.parse(run());
    } catch {
      return NO_ROOM;
    }
  };

  const named = (operation) => {
    if (typeof operation !== "string") {
      throw new Unsendable(`the operation is ${called(operation)}`, "give its name, such as `decide`");
    }
    if (!wellFormed(operation)) throw new Unsendable("the operation's name is no well-formed Unicode");
    return operation;
  };

  const asked = (request) => (request === undefined ? "{}" : written(request));

  const callText = (operation, request) => guarded(() => glue.call(named(operation), asked(request)));
  const call = (operation, request) => parsed(() => callText(operation, request));

  // Something kept in the core between calls. What frees it when it is forgotten is wasm-bindgen's.
  const secret = {};
  class Kept {
    #what;
    #make;
    #request;
    #handle;
    #instance = instance;

    constructor(given, what, make, request, handle) {
      if (given !== secret) throw new TypeError(`open one with \`${this.constructor.name}.open\``);
      this.#what = what;
      this.#make = make;
      this.#request = request;
      this.#handle = handle;
    }

    /** Runs what calls the core about it. Requests are written before: what they run may free it. */
    static ask(kept, write, run) {
      return guarded(() => {
        const text = write();
        if (kept.#handle === undefined) throw new Unsendable(`this ${kept.#what} was freed`, "open it again, or free it later");
        if (kept.#instance !== instance) {
          if (kept.#make === undefined) {
            return faultText(
              "environment",
              `this ${kept.#what} was lost when the core stopped in an earlier call`,
              "open it again from its ledger",
            );
          }
          const handle = kept.#make(kept.#request);
          kept.#handle = handle;
          kept.#instance = instance;
        }
        return run(kept.#handle, text);
      });
    }

    callText(operation, request) {
      return Kept.ask(this, () => asked(request), (handle, text) => handle.call(named(operation), text));
    }

    call(operation, request) {
      return parsed(() => this.callText(operation, request));
    }

    free() {
      const handle = this.#handle;
      this.#handle = undefined;
      if (handle === undefined || broken || this.#instance !== instance) return;
      try {
        handle.free();
      } catch {
        broken = true;
      }
    }
  }

  /** Opens something kept: an answer with it, or the fault that stands against it. */
  const opened = (write, make, keep) => {
    let kept;
    let text = NO_ROOM_TEXT;
    const open = () => {
      const request = write();
      const handle = make(request);
      const answer = handle.answer;
      if (!answer.startsWith('{"type":"done"')) {
        handle.free();
        return answer;
      }
      kept = keep(request, handle, answer);
      return answer;
    };
    try {
      text = guarded(open);
    } catch {
      // It is what it was.
    }
    return kept === undefined ? parsed(() => text) : { type: "done", with: kept };
  };

  const methods = (kind, operations) => {
    for (const name of operations) {
      const method = camel(name);
      if (method in kind.prototype) continue;
      Object.defineProperty(kind.prototype, method, {
        value(request) {
          return this.call(name, request);
        },
        writable: true,
        configurable: true,
      });
    }
    if (Symbol.dispose !== undefined) {
      Object.defineProperty(kind.prototype, Symbol.dispose, {
        value() {
          this.free();
        },
      });
    }
  };

  class Policy extends Kept {
    #compiled;

    constructor(given, request, handle, answer) {
      super(given, "policy", compile, request, handle);
      this.#compiled = Object.freeze(JSON.parse(answer).with);
    }

    static open(source) {
      const write = () => `{"policy":${part(source, "policy")}}`;
      return opened(write, compile, (request, handle, answer) => new Policy(secret, request, handle, answer));
    }

    get compiled() {
      return this.#compiled;
    }

    decideText(facts) {
      return Kept.ask(this, () => written(facts, "facts"), (handle, text) => handle.decide(text));
    }

    decide(facts) {
      return parsed(() => this.decideText(facts));
    }

    decideLines(lines) {
      let fine = false;
      const text = Kept.ask(this, () => textOf(lines), (handle, given) => {
        const told = handle.decideLines(given);
        fine = true;
        return told;
      });
      return fine ? { type: "done", with: text } : parsed(() => text);
    }

    decideMany(cases) {
      const write = () => `{"cases":${part(cases, "cases")}}`;
      return parsed(() => Kept.ask(this, write, (handle, text) => handle.call("decide_many", text)));
    }

    explain(facts, words) {
      const write = () => {
        const told = words === undefined ? "" : `,"words":${written([words], "words").slice(1, -1)}`;
        return `{"facts":${part(facts, "facts")}${told}}`;
      };
      return parsed(() => Kept.ask(this, write, (handle, text) => handle.call("explain", text)));
    }
  }
  const compile = (request) => new glue.KeptPolicy(request);
  methods(Policy, names.policy);

  const textOf = (lines) => {
    if (typeof lines === "string" || ArrayBuffer.isView(lines)) return written(lines, "lines");
    throw new Unsendable(`the lines are ${called(lines)}`, "give JSON Lines as text or as bytes");
  };

  class Register extends Kept {
    #opened;

    constructor(given, request, handle, answer) {
      super(given, "register", undefined, undefined, handle);
      this.#opened = Object.freeze(JSON.parse(answer).with);
    }

    static open(source) {
      const write = () => asked(source);
      return opened(write, (request) => new glue.KeptRegister(request), (request, handle, answer) =>
        new Register(secret, request, handle, answer));
    }

    get opened() {
      return this.#opened;
    }
  }
  methods(Register, names.register);

  class Past extends Kept {
    constructor(given, handle) {
      super(given, "past", undefined, undefined, handle);
    }

    static open() {
      let kept;
      const text = guarded(() => {
        kept = new Past(secret, new glue.KeptPast());
        return "{}";
      });
      return kept === undefined ? parsed(() => text) : { type: "done", with: kept };
    }

    add(lines) {
      return parsed(() => Kept.ask(this, () => textOf(lines), (handle, text) => handle.add(text)));
    }
  }
  methods(Past, names.past ?? []);

  /** Makes the core ready with a compiled module. Throws where it is not this core. */
  const start = (module) => {
    if (ready) return;
    if (!WebAssembly.Module.exports(module).some(({ name }) => name === needs)) {
      throw new Error("governed: this is not the wasm of this package");
    }
    glue.initSync({ module });
    ready = true;
    unready = "";
  };

  const clear = (thrown) => new Error(`governed: the wasm cannot be used: ${said(thrown)}`, { cause: thrown });

  const initSync = (given) => {
    if (ready) return;
    try {
      start(isModule(given) ? given : new WebAssembly.Module(given));
    } catch (thrown) {
      throw clear(thrown);
    }
  };

  // Compiled while it arrives where the server says what it is; servers that do not know wasm say otherwise.
  const compiled = async (given) => {
    const source = await given;
    if (isModule(source)) return source;
    if (source instanceof ArrayBuffer || ArrayBuffer.isView(source)) return WebAssembly.compile(source);
    const response = typeof Response !== "undefined" && source instanceof Response ? source : await fetch(source);
    if (!response.ok) throw new Error(`${shortened(response.url)} answers ${response.status}`);
    const type = response.headers.get("Content-Type") ?? "";
    if (/^application\/wasm\s*(;|$)/i.test(type) && WebAssembly.compileStreaming !== undefined) {
      return WebAssembly.compileStreaming(response);
    }
    return WebAssembly.compile(await response.arrayBuffer());
  };

  let starting;
  /** The promise is one for all who ask; after a failure the next one tries again. */
  const initFrom = (given) => {
    if (ready) return Promise.resolve();
    starting ??= compiled(given)
      .then(start)
      .catch((thrown) => {
        throw clear(thrown);
      })
      .finally(() => {
        starting = undefined;
      });
    return starting;
  };

  /** For entries whose wasm stands beside them: what keeps it from being read is told with the first call. */
  const begin = (bytes) => {
    try {
      initSync(bytes());
    } catch (thrown) {
      unready = `: ${said(thrown)}`;
    }
  };

  const build = () => parsed(() => guarded(() => JSON.stringify({ type: "done", with: glue.build() })));

  const newUnitId = () =>
    parsed(() =>
      guarded(() => {
        const id = glue.newUnitId();
        if (id === undefined) return faultText("environment", "there is no randomness here to make an id of");
        return JSON.stringify({ type: "done", with: id });
      }),
    );

  const memoryBytes = () => (ready ? glue.initSync().memory.buffer.byteLength : 0);

  return { begin, build, call, callText, initFrom, initSync, memoryBytes, newUnitId, Past, Policy, Register };
};
