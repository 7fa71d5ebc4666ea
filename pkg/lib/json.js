// Requests on their way to the core, as JSON text. `JSON.stringify` would silently turn NaN into null and a Map into {},
// and leave functions out; here what JSON cannot say is told with its place, before anything reaches the core.

/** How deep objects may stand in each other. The core reads no deeper. */
const DEPTH = 128;
/** How long a request may get. The core takes as many bytes. */
const LENGTH = 256 * 1024 * 1024;
// Characters that are put away together.
const PART = 16 * 1024;
/** Text that stands between quotes as it is. */
const NEEDS_ESCAPE = /[^ !#-[\]-~]/;
const HALF_PAIR = /\p{Surrogate}/u;
const NAME = /^[A-Za-z_$][\w$]*$/;

/** Something that cannot be sent, told as a fault by whoever asked. */
export class Unsendable extends Error {
  constructor(message, help) {
    super(message);
    this.help = help;
  }
}

/** A place in a request, as messages name it: `facts.change.files[3]`. */
const place = (steps) => {
  let told = "";
  for (const step of steps) {
    if (typeof step === "number") told += `[${step}]`;
    else if (NAME.test(step)) told += told === "" ? step : `.${step}`;
    else told += `[${shortened(JSON.stringify(step))}]`;
  }
  return told;
};

export const shortened = (text) => (text.length > 80 ? `${text.slice(0, 79)}…` : text);

/** What a value is called in messages. Whatever it does when it is looked at, this does not throw. */
export const called = (value) => {
  try {
    if (value === null) return "null";
    if (typeof value !== "object") return typeof value === "undefined" ? "undefined" : `a ${typeof value}`;
    return `a ${shortened(Object.prototype.toString.call(value).slice(8, -1))}`;
  } catch {
    return "an object";
  }
};

/** What a thrown value says, whatever it is. */
export const said = (thrown) => {
  try {
    return shortened(String(thrown?.message ?? thrown));
  } catch {
    return "no more is known";
  }
};

export const wellFormed = (text) => (text.isWellFormed === undefined ? !HALF_PAIR.test(text) : text.isWellFormed());

const plain = (value) => {
  const above = Object.getPrototypeOf(value);
  if (above === null || above === Object.prototype) return true;
  // The same of another realm, such as a frame's.
  return Object.getPrototypeOf(above) === null && Object.hasOwn(above, "isPrototypeOf");
};

const HELP_FOR = {
  bigint: "write it as text: numbers beyond 2^53 are text here, so that no reader rounds them",
  undefined: "leave the field out, or write null",
  function: "send data alone",
  symbol: "send data alone",
};
const HELP_FOR_OBJECT = {
  "a Date": "write it as text: `date.toISOString()`",
  "a Map": "make it an object: `Object.fromEntries(map)`",
  "a Set": "make it an array: `[...set]`",
};

class Writer {
  /** What is written since it was last put away. */
  text = "";
  /** What was put away: one text that grows for long is slow to flatten. */
  parts = [];
  put = 0;
  steps;
  within = [];

  constructor(root) {
    this.steps = root;
  }

  putAway() {
    this.put += this.text.length;
    this.parts.push(this.text);
    this.text = "";
  }

  whole() {
    if (this.parts.length === 0) return this.text;
    this.putAway();
    return this.parts.join("");
  }

  unsendable(what, help, step) {
    const at = place(step === undefined ? this.steps : [...this.steps, step]);
    return new Unsendable(at === "" ? `the request ${what}` : `\`${at}\` ${what}`, help);
  }

  string(text, step, what) {
    if (!NEEDS_ESCAPE.test(text)) {
      this.text += `"${text}"`;
      return;
    }
    if (!wellFormed(text)) {
      throw this.unsendable(`${what} half of a surrogate pair, which is no text`, "send text that is well-formed Unicode", step);
    }
    this.text += JSON.stringify(text);
  }

  value(value, step) {
    switch (typeof value) {
      case "string":
        this.string(value, step, "holds");
        return;
      case "number":
        if (!Number.isFinite(value)) {
          throw this.unsendable(`is ${value}, which JSON has no word for`, "write null, or leave the field out", step);
        }
        // As in RFC 8785, zero has no sign.
        this.text += String(value);
        return;
      case "boolean":
        this.text += value ? "true" : "false";
        return;
      case "object":
        if (value === null) this.text += "null";
        else this.object(value, step);
        return;
      default:
        throw this.unsendable(`is ${called(value)}, which JSON has no word for`, HELP_FOR[typeof value], step);
    }
  }

  object(value, step) {
    if (step !== undefined) this.steps.push(step);
    if (this.within.length >= DEPTH) {
      const itself = this.within.includes(value);
      this.steps.length = Math.min(this.steps.length, 8);
      throw itself
        ? this.unsendable("leads back to itself", "send data without cycles")
        : this.unsendable(`goes deeper than ${DEPTH} levels`, "send flatter data");
    }
    if (this.put + this.text.length > LENGTH) throw this.unsendable(`comes to more than ${LENGTH} bytes`, "send it in several calls");
    this.within.push(value);
    if (Array.isArray(value)) this.array(value);
    else if (plain(value)) this.fields(value);
    else {
      const what = called(value);
      const help = HELP_FOR_OBJECT[what] ?? "send plain objects and arrays: `{...it}` makes one of what it holds";
      throw this.unsendable(`is ${what === "a Object" ? "an object of a class" : what}, which JSON has no word for`, help);
    }
    this.within.pop();
    if (step !== undefined) this.steps.pop();
  }

  array(items) {
    this.text += "[";
    const { length } = items;
    for (let index = 0; index < length; index += 1) {
      if (index > 0) this.text += ",";
      this.value(items[index], index);
      if (this.put + this.text.length > LENGTH) throw this.unsendable(`comes to more than ${LENGTH} bytes`, "send it in several calls");
    }
    this.text += "]";
  }

  fields(object) {
    let before = "{";
    for (const name of Object.keys(object)) {
      const field = object[name];
      // As everywhere in JavaScript, a field that is undefined is one that is not there.
      if (field === undefined) continue;
      this.text += before;
      this.string(name, name, "is named with");
      this.text += ":";
      this.value(field, name);
      before = ",";
    }
    this.text += before === "{" ? "{}" : "}";
  }
}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

const isBytes = (value) => ArrayBuffer.isView(value) && Object.prototype.toString.call(value) === "[object Uint8Array]";

/**
 * JSON text of what a caller gives: an object, JSON text as it is, or JSON text as UTF-8 bytes.
 *
 * `root` is what messages call it; nothing for a whole request. Throws only `Unsendable`.
 */
export const written = (value, root) => {
  const writer = new Writer(root === undefined ? [] : [root]);
  try {
    if (typeof value === "string") {
      if (!wellFormed(value)) {
        throw writer.unsendable("holds half of a surrogate pair, which is no text", "send text that is well-formed Unicode");
      }
      return value;
    }
    if (value !== null && typeof value === "object" && isBytes(value)) {
      try {
        return utf8.decode(value);
      } catch {
        throw writer.unsendable("is bytes that are no UTF-8", "send JSON text encoded as UTF-8");
      }
    }
    writer.value(value);
    return writer.whole();
  } catch (thrown) {
    if (thrown instanceof Unsendable) throw thrown;
    // A getter, a Proxy, or a text over the engine's own limits.
    throw writer.unsendable(`could not be read: ${said(thrown)}`, "send plain data");
  }
};

/** The same for a part of a request. Text is looked at first, so that it can bring nothing but this part. */
export const part = (value, root) => {
  const text = written(value, root);
  if (typeof value !== "object" || value === null || isBytes(value)) {
    try {
      JSON.parse(text);
    } catch (thrown) {
      throw new Unsendable(`\`${root}\` is no JSON: ${said(thrown)}`, "give an object, or JSON text");
    }
  }
  return text;
};
