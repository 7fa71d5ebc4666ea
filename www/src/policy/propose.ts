// A draft as a unit of work: what proposing it would record, and having it recorded where somebody may write.
import type { Command, GivenContext, GivenProposal } from "governed";
import { css, html, nothing, type TemplateResult } from "lit";
import { notRecordedPanel } from "../parts/no-view.js";
import { count, digest } from "../parts/words.js";
import { asNoView, type NoView } from "../register/answer.js";
import { linkTo } from "../route.js";
import { styles } from "../style.js";
import { askDesk } from "./desk.js";
import type { DraftFile } from "./draft.js";
import { look } from "./look.js";
import { saveText } from "./save.js";
import { WatchingDraft } from "./watching.js";

/** A text in the ledger has at most so many bytes; a proposal that takes more of them is judged by nobody. */
const PROSE_BYTES = 16 * 1024;
const MOST_PARTS = 8;
const KIND = "policy-change";

const bytes = (text: string): number => new TextEncoder().encode(text).length;

/** What differs, in texts that the ledger takes: whole lines each. */
export const parts = (text: string): string[] => {
  const all: string[] = [];
  let part = "";
  for (const line of text.trimEnd().split("\n")) {
    if (part !== "" && bytes(part) + bytes(line) >= PROSE_BYTES) {
      all.push(part);
      part = "";
    }
    part += `${line}\n`;
  }
  return [...all, part].map((one) => one.trimEnd()).filter((one) => one !== "");
};

/** The digest of a file, where the browser works one out (not on a page without a certificate). */
const fileDigest = async (text: string): Promise<string | undefined> => {
  if (crypto.subtle === undefined) return undefined;
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return `sha256:${[...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
};

const attachment = async ({ name, text }: DraftFile) => {
  const always = { kind: "policy", location: name };
  const digest = await fileDigest(text);
  return digest === undefined ? always : { ...always, digest };
};

const shell = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

export class GovernedPolicyPropose extends WatchingDraft {
  static override styles = [
    ...styles,
    look,
    css`
      form {
        display: grid;
        gap: 0.7rem;
      }
      form input {
        width: 100%;
      }
    `,
  ];

  #given = { title: "", purpose: "", accountable: "" };
  #left: Command[] = [];
  #unit: string | undefined;
  #sending = false;
  #sent = false;
  #notSent: NoView | undefined;

  get #kind(): string {
    return this.draft.inForce?.documents[0]?.changes?.kind ?? KIND;
  }

  protected override render(): TemplateResult {
    const { draft, register } = this;
    if (this.#sent && this.#unit !== undefined) {
      return html`<div class="panel stack" role="status">
        <p>It is proposed: <a href=${linkTo("unit", this.#unit)}>unit ${this.#unit}</a> carries what differs and what the past says of it.</p>
        <p class="muted">Once it is judged and has landed, <code>governed policy adopt ${draft.files.map(({ name }) => name).join(" ")} --through ${this.#unit}</code> puts it in force. Keep the files:</p>
        ${this.#downloads()}
        <div>
          <button
            @click=${() => {
              this.#sent = false;
              this.#unit = undefined;
              this.requestUpdate();
            }}
          >
            Propose something else
          </button>
        </div>
      </div>`;
    }
    if (!draft.changed) return html`<p class="panel muted">There is nothing to propose: the text is what is in force.</p>`;
    if (!draft.good || draft.compiled === undefined) return html`<p class="panel muted">It can be proposed once the text can be read.</p>`;
    return html`<div class="stack">
      ${this.#carries()} ${register.actor === null ? this.#elsewhere() : this.#form(register.actor)}
    </div>`;
  }

  /** What the unit would carry. */
  #carries(): TemplateResult {
    const { draft } = this;
    const names = draft.files.map(({ name }) => name);
    const backtest = draft.tried?.backtest;
    return html`<section class="panel">
      <h3>What the unit carries</h3>
      <dl class="facts">
        <dt>Kind</dt>
        <dd><code>${this.#kind}</code>${draft.inForce?.documents[0]?.changes === undefined ? "" : ", as the policy in force asks"}</dd>
        <dt>Touches</dt>
        <dd class="wrap">the policy ${digest(draft.compiled?.digest ?? "")} itself and ${count(draft.compiled?.layers.length ?? 0, "layer")}: ${draft.compiled?.layers.join(", ")}. Another change of the same layers meets it.</dd>
        <dt>Attached</dt>
        <dd class="wrap">${names.join(", ")}, by digest</dd>
        <dt>Judged by</dt>
        <dd>worth-it: what it stops is worth the judgment it costs, as the backtest tells both</dd>
        <dt>In words</dt>
        <dd>${draft.differences === undefined ? "nothing: no policy is in force to differ from" : count(draft.differences.differences.length, "difference")}</dd>
        <dt>Evidence</dt>
        <dd>${backtest === undefined ? "the backtest, inconclusive by itself" : `the backtest: ${backtest.loosened.toLocaleString()} looser, ${backtest.tightened.toLocaleString()} stricter, ${backtest.same.toLocaleString()} the same`}</dd>
      </dl>
    </section>`;
  }

  #downloads(): TemplateResult {
    return html`<div class="row">${this.draft.files.map(({ name, text }) => html`<button type="button" @click=${() => saveText(name, text)}>Download ${name}</button>`)}</div>`;
  }

  #fields(): TemplateResult {
    const field = (name: "title" | "purpose", label: string) =>
      html`<label
        ><span class="label">${label}</span>
        <input
          name=${name}
          required
          .value=${this.#given[name]}
          @input=${(event: Event) => {
            this.#given[name] = (event.target as HTMLInputElement).value;
            this.requestUpdate();
          }}
      /></label>`;
    return html`${field("title", "Title: what changes")} ${field("purpose", "Purpose: what for")}`;
  }

  #elsewhere(): TemplateResult {
    const { title, purpose } = this.#given;
    const command = `governed policy propose ${this.draft.files.map(({ name }) => shell(name)).join(" ")} --title ${shell(title || "…")} --purpose ${shell(purpose || "…")}`;
    return html`<section class="panel stack">
      <h3>Propose it from a terminal</h3>
      <p class="muted">Nothing can be written from here. Save the text, and where the register is:</p>
      ${this.#downloads()}
      <form @submit=${(event: Event) => event.preventDefault()}>${this.#fields()}</form>
      <pre class="yaml" tabindex="0" aria-label="The command">${command}</pre>
      <div><button @click=${() => void navigator.clipboard?.writeText(command)}>Copy the command</button></div>
    </section>`;
  }

  #form(actor: string): TemplateResult {
    const person = actor.startsWith("person:") ? actor : "";
    return html`<section class="panel">
      <h3>Propose it</h3>
      <form @submit=${this.#submitted}>
        ${this.#fields()}
        <label
          ><span class="label">Who answers for it</span>
          <input name="accountable" required pattern="person:.+" title="person:NAME" .value=${this.#given.accountable || person} @input=${(event: Event) => (this.#given.accountable = (event.target as HTMLInputElement).value)}
        /></label>
        ${this.#notSent === undefined ? nothing : notRecordedPanel(this.#notSent)}
        ${this.#unit !== undefined && this.#left.length > 0 ? html`<p>Unit <a href=${linkTo("unit", this.#unit)}>${this.#unit}</a> is recorded, the backtest is not yet.</p>` : nothing}
        <div><button class="first" ?disabled=${this.#sending}>${this.#sending ? "Recording …" : this.#unit === undefined ? "Propose" : "Record the backtest"}</button></div>
      </form>
    </section>`;
  }

  readonly #submitted = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (this.#sending) return;
    this.#sending = true;
    this.#notSent = undefined;
    this.requestUpdate();
    try {
      if (this.#left.length === 0) {
        const unit = await askDesk<string>("new_unit", {});
        this.#left = await this.#commands(unit);
        this.#unit = undefined;
        await this.register.apply(this.#left[0] as Command);
        this.#unit = unit;
        this.#left.shift();
      }
      while (this.#left.length > 0) {
        await this.register.apply(this.#left[0] as Command);
        this.#left.shift();
      }
      this.#sent = true;
      this.#given = { title: "", purpose: "", accountable: "" };
    } catch (thrown) {
      this.#notSent = asNoView(thrown);
      // What was turned down is put together anew: the reason may be in what was filled in.
      if (this.#unit === undefined) this.#left = [];
    } finally {
      this.#sending = false;
      this.requestUpdate();
    }
  };

  /** The same as `governed policy propose` records. */
  async #commands(unit: string): Promise<Command[]> {
    const { draft, register } = this;
    const { compiled, files, differences } = draft;
    if (compiled === undefined) throw new Error("the text cannot be read");
    const said = differences?.words === undefined ? [] : parts(differences.words);
    if (said.length > MOST_PARTS) throw new Error(`what differs takes ${said.length} texts, and nobody judges that at once: propose it in several steps`);
    const context = said.map((text): GivenContext => ({ kind: "policy", text, stance: "neutral", source: "policy diff" }));
    const proposal: GivenProposal = {
      kind: this.#kind,
      title: this.#given.title,
      purpose: this.#given.purpose,
      reversibility: "reversible",
      accountable: this.#given.accountable || (register.actor ?? ""),
      touches: [`policy:${compiled.digest}`, ...compiled.layers.map((layer) => `policy-layer:${layer}`)].map((resource) => ({ resource, mode: "writes" })),
      attachments: await Promise.all(files.map(attachment)),
      criteria: [{ label: "worth-it", text: "What it stops is worth the judgment it costs, as the backtest tells both." }],
      context,
    };
    const tried = await draft.past.try(draft.source, "text");
    if (tried === undefined) throw new Error("the text changed while it was tried: propose it as it is now");
    const claim = {
      label: "backtest",
      method: "backtest",
      // What would have come out otherwise speaks neither for nor against it: people read it.
      finding: "inconclusive" as const,
      text: tried.words?.trim() || "nothing was decided yet",
      about: ["content" as const],
      artifact: { kind: "backtest", location: "governed policy backtest --json", digest: await draft.past.digestOf(tried.backtest) },
    };
    return [
      { type: "propose", with: { unit, proposal } },
      { type: "record_evidence", with: { unit, claim } },
    ];
  }
}
customElements.define("governed-policy-propose", GovernedPolicyPropose);
