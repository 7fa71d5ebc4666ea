// A policy as somebody is changing it here: its text, and what the core says of it. Nothing of it is in force.
import type { Answer, CaseReport, Compiled, Differences, FactList, FactView, PolicySource, SourceFault, Tested } from "governed";
import { NoView, asNoView } from "../register/answer.js";
import type { OpenRegister } from "../register/register.js";
import { called } from "../register/source.js";
import { askDesk, deskAnswer } from "./desk.js";
import type { Adopted } from "./force.js";
import { pastOf, type Past, type Tried } from "./past.js";
import { layerText } from "./yaml.js";

/** A layer of the draft. */
export interface DraftFile {
  readonly name: string;
  readonly text: string;
}

interface Kept {
  /** The digest of the policy it was begun from. */
  readonly base: string | null;
  /** None, where they are those of the policy in force. */
  readonly files: readonly DraftFile[];
  readonly cases: string;
}

const QUIET = 150;
export const CASES = "cases.yaml";

const drafts = new WeakMap<OpenRegister, Draft>();

/** The draft of a register: one, however often the view is left and entered. */
export const draftOf = (register: OpenRegister): Draft => {
  let draft = drafts.get(register);
  if (draft === undefined) {
    draft = new Draft(register);
    drafts.set(register, draft);
  }
  return draft;
};

/** Says `changed` when it is known better. What was known of an earlier text stays until then, marked as `stale`. */
export class Draft extends EventTarget {
  files: readonly DraftFile[] = [];
  cases = "";
  /** The texts of the policy in force. */
  begun: readonly DraftFile[] = [];
  inForce: Adopted | undefined;
  /** The policy in force is another than this draft was begun from. */
  overtaken = false;
  faults: readonly SourceFault[] = [];
  noView: NoView | undefined;
  compiled: Compiled | undefined;
  facts: readonly FactView[] = [];
  differences: Differences | undefined;
  report: CaseReport | undefined;
  casesNoView: NoView | undefined;
  tried: Tried | undefined;
  /** What of it was tried: the text may be another by now. */
  triedOf: PolicySource | undefined;
  triedNoView: NoView | undefined;
  stale = false;
  trying = false;
  readonly past: Past;

  #base: string | null = null;
  #key: string;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #turn = 0;

  constructor(register: OpenRegister) {
    super();
    this.#key = `governed-policy-draft ${called(register.source)}`;
    this.past = pastOf(register);
    this.past.addEventListener("changed", () => {
      const { reading } = this.past;
      // Decisions that came since are tried too.
      if (reading.is === "read" && this.tried !== undefined && reading.decisions !== this.tried.backtest.decisions) this.#soon(QUIET);
      this.#told();
    });
  }

  get source(): PolicySource {
    return { files: this.files };
  }

  /** Whether anything of it is other than what is in force. */
  get changed(): boolean {
    return this.files.length !== this.begun.length || this.files.some(({ text }, index) => text !== this.begun[index]?.text);
  }

  /** Whether a policy is there that could be tried or proposed. */
  get good(): boolean {
    return this.compiled !== undefined && this.faults.length === 0 && this.noView === undefined && !this.stale;
  }

  /** What policy is in force: a draft that was begun from it goes on, another says so. */
  begin(inForce: Adopted | undefined): void {
    const digest = inForce?.digest ?? null;
    if (this.files.length > 0 && this.inForce?.digest === inForce?.digest) return;
    const now = this.files.length > 0 ? { base: this.#base, files: this.changed ? this.files : [], cases: this.cases } : this.#kept();
    this.inForce = inForce;
    this.begun = (inForce?.documents ?? []).map((layer) => ({ name: `${layer.policy}.yaml`, text: layerText(layer) }));
    const written = now !== undefined && now.files.length > 0;
    this.#base = written ? now.base : digest;
    this.files = written ? now.files : this.begun;
    this.cases = now?.cases ?? "";
    this.overtaken = this.#base !== digest;
    this.#soon(0);
  }

  /** Goes back to what is in force. */
  reset(): void {
    this.#base = this.inForce?.digest ?? null;
    this.overtaken = false;
    this.files = this.begun;
    this.#keep();
    this.#soon(0);
  }

  /** Whoever has seen both says that the draft is meant against what is in force now. */
  rebase(): void {
    this.#base = this.inForce?.digest ?? null;
    this.overtaken = false;
    this.#keep();
    this.#told();
  }

  replace(files: readonly DraftFile[]): void {
    this.files = files;
    this.#keep();
    this.#soon(0);
  }

  write(index: number, text: string): void {
    if (this.files[index]?.text === text) return;
    this.files = this.files.map((file, at) => (at === index ? { ...file, text } : file));
    this.#keep();
    this.#soon(QUIET);
  }

  writeCases(text: string): void {
    if (this.cases === text) return;
    this.cases = text;
    this.#keep();
    this.#soon(QUIET);
  }

  #soon(millis: number): void {
    clearTimeout(this.#timer);
    this.#turn += 1;
    this.stale = true;
    this.past.drop();
    this.#told();
    this.#timer = setTimeout(() => void this.#check(), millis);
  }

  async #check(): Promise<void> {
    const turn = this.#turn;
    const over = () => turn !== this.#turn;
    if (this.files.length === 0) {
      this.stale = false;
      this.#told();
      return;
    }
    const compiled = await deskAnswer<Compiled>("compile", { policy: this.source });
    if (over()) return;
    this.stale = false;
    this.#heard(compiled);
    if (compiled.type !== "done") {
      this.trying = false;
      this.#told();
      return;
    }
    this.trying = true;
    this.#told();
    void this.#try(over);
    const [facts, differences] = await Promise.all([
      askDesk<FactList>("facts", { policy: this.source }),
      this.inForce === undefined ? undefined : askDesk<Differences>("diff", { policy: { documents: this.inForce.documents }, new: this.source, words: "text" }),
    ]);
    if (over()) return;
    this.facts = facts.facts;
    this.differences = differences;
    this.#told();
    await this.#test(over);
  }

  #heard(compiled: Answer<Compiled>): void {
    this.noView = undefined;
    this.faults = [];
    if (compiled.type === "done") {
      this.compiled = compiled.with;
      return;
    }
    if (compiled.type === "fault" && compiled.with.places !== undefined) this.faults = compiled.with.places;
    if (this.faults.length === 0) this.noView = new NoView(compiled.type, compiled.with);
  }

  async #try(over: () => boolean): Promise<void> {
    try {
      const of = this.source;
      const tried = await this.past.try(of);
      if (over() || tried === undefined) return;
      this.tried = tried;
      this.triedOf = of;
      this.triedNoView = undefined;
    } catch (thrown) {
      if (over()) return;
      this.triedNoView = asNoView(thrown);
    }
    this.trying = false;
    this.#told();
  }

  async #test(over: () => boolean): Promise<void> {
    if (this.cases.trim() === "") {
      this.report = undefined;
      this.casesNoView = undefined;
      this.#told();
      return;
    }
    try {
      const tested = await askDesk<Tested>("test", { cases: [{ name: CASES, text: this.cases }], policy: this.source });
      if (over()) return;
      this.report = tested.files[0]?.report;
      this.casesNoView = undefined;
    } catch (thrown) {
      if (over()) return;
      this.casesNoView = asNoView(thrown);
    }
    this.#told();
  }

  #told(): void {
    this.dispatchEvent(new Event("changed"));
  }

  #kept(): Kept | undefined {
    try {
      const kept = sessionStorage.getItem(this.#key);
      return kept === null ? undefined : (JSON.parse(kept) as Kept);
    } catch {
      return undefined;
    }
  }

  #keep(): void {
    try {
      sessionStorage.setItem(this.#key, JSON.stringify({ base: this.#base, files: this.changed ? this.files : [], cases: this.cases } satisfies Kept));
    } catch {
      // It holds until the page is loaded again.
    }
  }
}
