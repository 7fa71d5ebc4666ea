// The page: what is open, where one is in it, and what keys do.
import { LitElement, css, html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { OpenRegister, type Source } from "./register/register.js";
import { EXAMPLE, called, sourceGiven, tokenGiven } from "./register/source.js";
import { go, here, linkTo, restate, type Route } from "./route.js";
import { styles } from "./style.js";
import { noViewPanel } from "./parts/no-view.js";
import { asNoView, viewOf } from "./register/answer.js";
import { chooseTheme, nextTheme, theme } from "./parts/theme.js";
import { count, digest, who } from "./parts/words.js";
import "./queue/queue.js";

interface View {
  readonly name: string;
  readonly title: string;
  /** The key after `g` that goes there. */
  readonly key: string;
  readonly load: () => Promise<unknown>;
  readonly show: (register: OpenRegister, route: Route) => TemplateResult;
}

/** Whose queue an address means, where it is nobody's. */
const EVERYBODY = "everybody";
const forOf = (given: URLSearchParams, register: OpenRegister): string => {
  const asked = given.get("for") ?? register.actor ?? "";
  return asked === EVERYBODY ? "" : asked;
};

const VIEWS: readonly View[] = [
  {
    name: "queue",
    title: "Queue",
    key: "q",
    load: async () => undefined,
    show: (register, { given }) =>
      html`<governed-queue page .register=${register} link=${linkTo("unit", "{unit}", { for: given.get("for") ?? undefined }).replace("%7Bunit%7D", "{unit}")} for=${forOf(given, register)} kind=${given.get("kind") ?? ""} text=${given.get("text") ?? ""} chosen=${given.get("at") ?? ""}></governed-queue>`,
  },
  {
    name: "units",
    title: "Units",
    key: "u",
    load: () => import("./unit/units.js"),
    show: (register, { given }) => html`<governed-units .register=${register} stage=${given.get("stage") ?? ""} kind=${given.get("kind") ?? ""} text=${given.get("text") ?? ""}></governed-units>`,
  },
  {
    name: "plan",
    title: "Landing plan",
    key: "l",
    load: () => import("./plan/plan.js"),
    show: (register, { given }) => html`<governed-plan .register=${register} unit=${given.get("unit") ?? ""} before=${given.get("before") ?? ""} batch=${given.get("batch") ?? ""} takes=${given.get("takes") ?? ""} waits=${given.get("waits") ?? ""}></governed-plan>`,
  },
  {
    name: "policy",
    title: "Policy",
    key: "p",
    load: () => import("./policy/policy.js"),
    show: (register, { of, given }) => html`<governed-policy .register=${register} shows=${of ?? ""} rule=${given.get("rule") ?? ""} text=${given.get("text") ?? ""} sort=${given.get("sort") ?? ""} only=${given.get("only") ?? ""} panel=${given.get("panel") ?? ""}></governed-policy>`,
  },
  {
    name: "memory",
    title: "Memory",
    key: "m",
    load: () => import("./memory/memory.js"),
    show: (register, { given }) => html`<governed-memory .register=${register} pattern=${given.get("pattern") ?? ""} lesson=${given.get("lesson") ?? ""}></governed-memory>`,
  },
  {
    name: "autonomy",
    title: "Autonomy",
    key: "a",
    load: () => import("./autonomy/autonomy.js"),
    show: (register, { given }) => html`<governed-autonomy .register=${register} machine=${given.get("machine") ?? ""}></governed-autonomy>`,
  },
  {
    name: "metrics",
    title: "Metrics",
    key: "x",
    load: () => import("./metrics/metrics.js"),
    show: (register, { given }) =>
      html`<governed-metrics .register=${register} by=${given.get("by") ?? ""} from=${given.get("from") ?? ""} until=${given.get("until") ?? ""} measure=${given.get("measure") ?? ""}></governed-metrics>`,
  },
];

const UNIT: View = {
  name: "unit",
  title: "Unit",
  key: "",
  load: () => import("./unit/unit.js"),
  show: (register, { of, given }) =>
    html`<governed-unit .register=${register} unit=${of ?? ""} as-of=${given.get("at") ?? ""} does=${given.get("do") ?? ""} for=${forOf(given, register)} from=${given.get("for") ?? ""}></governed-unit>`,
};

const KEYS: readonly [string, string][] = [
  ["j  k", "the next, the one before"],
  ["o  Enter", "open what is chosen"],
  ["a", "approve: opens the form, signs nothing"],
  ["r", "refuse: opens the form"],
  ["u", "back to the queue"],
  ["/", "to the filter"],
  ["g then q u l p m a x", "to a view"],
  ["?", "these keys"],
];

export class GovernedPage extends LitElement {
  static override styles = [
    ...styles,
    css`
      :host {
        min-height: 100vh;
        display: grid;
        grid-template-rows: auto auto 1fr;
      }
      /* Its height is the same whatever it has to say, so that nothing below it moves. */
      header {
        display: flex;
        gap: 0.4rem 1rem;
        align-items: center;
        padding: 0.6rem clamp(0.75rem, 2vw, 1.5rem);
        background: var(--panel);
        border-bottom: 1px solid var(--line);
        white-space: nowrap;
      }
      header .name {
        font-weight: 650;
        font-size: 1.05rem;
      }
      header .register {
        flex: 1;
        min-width: 0;
        overflow: hidden;
        text-overflow: ellipsis;
      }
      header .standing,
      header .tools {
        display: flex;
        gap: 0.4rem;
        align-items: center;
      }
      @media (max-width: 700px) {
        header {
          flex-wrap: wrap;
        }
        header .standing {
          order: 1;
          flex: 1 0 100%;
          max-width: 100%;
          overflow-x: auto;
        }
        header .standing code {
          display: none;
        }
      }
      .skip {
        position: absolute;
        inset-inline-start: -100vw;
      }
      .skip:focus {
        inset-inline-start: 0.5rem;
        top: 0.5rem;
        z-index: 3;
        background: var(--panel);
        padding: 0.5rem;
      }
      nav {
        display: flex;
        gap: 0.15rem;
        overflow-x: auto;
        padding: 0.25rem clamp(0.5rem, 2vw, 1.25rem) 0;
        background: var(--panel);
        border-bottom: 1px solid var(--line);
      }
      nav a {
        flex: none;
        padding: 0.45rem 0.7rem;
        color: var(--muted);
        text-decoration: none;
        border-bottom: 3px solid transparent;
      }
      nav a:hover {
        color: var(--ink);
      }
      nav a[aria-current="page"] {
        color: var(--ink);
        font-weight: 600;
        border-color: var(--accent);
      }
      main {
        padding: 1rem clamp(0.75rem, 2vw, 1.5rem) 3rem;
        width: 100%;
        max-width: 1500px;
        margin-inline: auto;
        min-width: 0;
      }
      main:focus {
        outline: none;
      }
      .told {
        margin-bottom: 1rem;
      }
      dialog {
        color: var(--ink);
        background: var(--panel);
        border: 1px solid var(--edge);
        border-radius: 12px;
        width: min(34rem, calc(100vw - 2rem));
        padding: 1.2rem;
      }
      dialog::backdrop {
        background: rgb(0 0 0 / 45%);
      }
      dialog form,
      dialog .stack {
        display: grid;
        gap: 0.8rem;
      }
      dl.keys {
        display: grid;
        grid-template-columns: max-content 1fr;
        gap: 0.35rem 1rem;
      }
      progress {
        width: 5rem;
        accent-color: var(--accent);
      }
    `,
  ];
  static override properties: PropertyDeclarations = { register: { state: true }, route: { state: true }, theme: { state: true }, loadedView: { state: true }, notLoaded: { state: true } };
  declare register: OpenRegister;
  declare route: Route;
  declare theme: ReturnType<typeof theme>;
  declare loadedView: string | undefined;
  declare notLoaded: unknown;

  #afterG = -Infinity;

  constructor() {
    super();
    this.theme = theme();
    chooseTheme(this.theme);
    this.register = this.#opened(sourceGiven());
    this.route = here();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener("hashchange", this.#moved);
    window.addEventListener("keydown", this.#key);
    window.addEventListener("dragover", this.#over);
    window.addEventListener("drop", this.#dropped);
    this.#moved();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener("hashchange", this.#moved);
    window.removeEventListener("keydown", this.#key);
    window.removeEventListener("dragover", this.#over);
    window.removeEventListener("drop", this.#dropped);
  }

  /** Where a view stands is in the address, so that it can be given to somebody else. */
  readonly #stands = (event: Event): void => {
    const { detail } = event as CustomEvent<Record<string, string>>;
    // Where nobody is named it is who reads: that everybody is meant has to be said.
    restate(detail["for"] === "" && this.register.actor !== null ? { ...detail, for: EVERYBODY } : detail);
  };

  #opened(source: Source): OpenRegister {
    const register = new OpenRegister(source);
    register.addEventListener("changed", () => this.requestUpdate());
    return register;
  }

  #open(source: Source): void {
    this.register.close();
    this.register = this.#opened(source);
    go("queue");
  }

  get #view(): View | undefined {
    return this.route.view === "unit" ? UNIT : VIEWS.find(({ name }) => name === this.route.view);
  }

  readonly #moved = (event?: Event): void => {
    if (event !== undefined && tokenGiven()) {
      // A link with a token was followed in a page that is open: only the fragment changes, and nothing is loaded again.
      this.#open(sourceGiven());
      this.#moved();
      return;
    }
    const before = `${this.route.view}/${this.route.of}`;
    this.route = here();
    const view = this.#view;
    if (view === undefined) {
      document.title = "Governed";
      return;
    }
    // What is slow to load may come when one is elsewhere.
    view.load().then(
      () => {
        if (this.#view !== view) return;
        this.notLoaded = undefined;
        this.loadedView = view.name;
      },
      (thrown) => {
        if (this.#view !== view) return;
        this.notLoaded = thrown;
      },
    );
    document.title = `${view.title} · Governed`;
    if (before !== `${this.route.view}/${this.route.of}`) {
      // Whoever reads by ear or by keyboard begins at the top of what is new.
      void this.updateComplete.then(() => this.renderRoot.querySelector("main")?.focus());
      window.scrollTo(0, 0);
    }
  };

  readonly #over = (event: DragEvent): void => {
    if (event.dataTransfer?.types.includes("Files") === true) event.preventDefault();
  };

  readonly #dropped = (event: DragEvent): void => {
    const file = event.dataTransfer?.files[0];
    if (file === undefined) return;
    event.preventDefault();
    this.#open({ from: "file", file });
  };

  readonly #key = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || this.renderRoot.querySelector("dialog[open]") !== null) return;
    const target = event.composedPath()[0];
    if (target instanceof HTMLElement && (target.isContentEditable || /^(input|textarea|select)$/i.test(target.tagName))) return;
    if (performance.now() - this.#afterG < 1500) {
      this.#afterG = -Infinity;
      const view = VIEWS.find(({ key }) => key === event.key);
      if (view !== undefined) {
        event.preventDefault();
        go(view.name);
        return;
      }
    }
    if (event.key === "g") this.#afterG = performance.now();
    else if (event.key === "?") this.#dialog("keys").showModal();
    else return;
    event.preventDefault();
  };

  #dialog(id: string): HTMLDialogElement {
    return this.renderRoot.querySelector(`#${id}`) as HTMLDialogElement;
  }

  #standing(): TemplateResult {
    const { checked } = this.register;
    switch (checked.is) {
      case "whole":
        return html`<span class="chip tone-move" title="This page replayed all ${checked.head.seq} entries and checked the chain: ${checked.head.digest}"
          ><span aria-hidden="true">✓</span>checked to entry ${checked.head.seq.toLocaleString()} ${digest(checked.head.digest)}</span
        >`;
      case "broken":
        return html`<span class="chip tone-block"><span aria-hidden="true">✕</span>broken after entry ${checked.entries.toLocaleString()}</span>`;
      case "too_large":
        return html`<span class="chip tone-need" title="Larger than this page reads: its server answers instead">not checked here</span>`;
      case "reading": {
        const part = checked.of === undefined || checked.of === 0 ? undefined : checked.entries / checked.of;
        return html`<span class="chip" role="status"
          >checking${part === undefined ? "" : html` <progress max="1" .value=${part} aria-label="How much of the ledger is checked"></progress>`}
          ${checked.entries.toLocaleString()}</span
        >`;
      }
    }
  }

  #connection(): TemplateResult | typeof nothing {
    const { connection } = this.register;
    if (connection === "none") return nothing;
    if (connection === "gone") return html`<span class="chip tone-block" role="status">server gone</span>`;
    return html`<span class="chip ${connection === "live" ? "tone-move" : ""}">${connection}</span>`;
  }

  /** What is wrong with the whole, told above everything. */
  #told(): TemplateResult | typeof nothing {
    const { register } = this;
    if (register.failed !== undefined) {
      try {
        viewOf(register.failed);
      } catch (thrown) {
        return html`<div class="told">${noViewPanel(asNoView(thrown))}</div>`;
      }
    }
    if (register.checked.is === "broken") {
      return html`<div class="panel told tone-block" role="alert">
        <p><strong>This ledger is not what was written.</strong> <span class="said">${register.checked.message}</span></p>
        <p class="said">What follows is what the first ${count(register.checked.entries, "entry", "entries")} come to, and the last of them may itself be the one that was changed. Nothing can be signed here. ${register.checked.help ?? ""}</p>
      </div>`;
    }
    if (register.connection === "gone" && register.turnedAway !== undefined) {
      return html`<div class="panel told tone-need" role="status">
        The server does not let this page in any more: <span class="said">${register.turnedAway.message}</span>. <span class="said">${register.turnedAway.help ?? ""}</span>
      </div>`;
    }
    if (register.connection === "gone") {
      return html`<div class="panel told tone-need" role="status">
        The server does not answer. ${register.checked.is === "whole" ? html`What is shown is as of entry ${register.head?.seq.toLocaleString()}; what you write has to wait.` : ""} The page goes on by itself when it is back.
      </div>`;
    }
    return nothing;
  }

  protected override render(): TemplateResult {
    const { register, route } = this;
    const view = this.#view;
    return html`
      <button class="skip" @click=${this.#skip}>To the content</button>
      <header>
        <span class="name">Governed</span>
        <span class="register" title=${`${register.name ?? ""} ${called(register.source)}`.trim()}>${register.name ?? ""} <span class="muted small">${called(register.source)}</span></span>
        <span class="standing">
          ${this.#connection()} ${register.failed === undefined ? this.#standing() : nothing}
          ${register.actor === null ? html`<span class="chip" title="Nothing can be written from here">reading</span>` : html`<span class="chip">${who(register.actor)}</span>`}
        </span>
        <span class="tools">
          <button class="plain" @click=${() => this.#dialog("open").showModal()}>Open …</button>
          <button class="plain" @click=${this.#themed} aria-label="Theme: ${this.theme}" title="Theme: ${this.theme}"><span aria-hidden="true">${this.theme === "dark" ? "☾" : this.theme === "light" ? "☀" : "◑"}</span></button>
          <button class="plain" @click=${() => this.#dialog("keys").showModal()} aria-label="Keys">?</button>
        </span>
      </header>
      <nav aria-label="Views">
        ${VIEWS.map(({ name, title }) => html`<a href=${linkTo(name, undefined, { for: route.given.get("for") ?? undefined })} aria-current=${name === route.view || (name === "queue" && route.view === "unit") ? (name === route.view ? "page" : "true") : "false"}>${title}</a>`)}
      </nav>
      <main id="main" tabindex="-1" @governed-stands=${this.#stands}>
        ${this.#told()}
        ${view === undefined
          ? html`<p class="panel">There is no view <code>${route.view}</code>. <a href=${linkTo("queue")}>To the queue</a></p>`
          : this.notLoaded !== undefined
            ? noViewPanel(asNoView(this.notLoaded))
            : this.loadedView === view.name
              ? view.show(register, route)
              : html`<p class="panel muted" role="status">Loading …</p>`}
      </main>
      ${this.#openDialog()} ${this.#keysDialog()}
    `;
  }

  readonly #skip = (): void => {
    this.renderRoot.querySelector("main")?.focus();
  };

  readonly #themed = (): void => {
    this.theme = nextTheme(this.theme);
    chooseTheme(this.theme);
  };

  #openDialog(): TemplateResult {
    return html`<dialog id="open" aria-labelledby="open-title">
      <form method="dialog" @submit=${this.#openAsked}>
        <h2 id="open-title">Open another ledger</h2>
        <p class="muted">It is read in this page and goes nowhere. <code>governed export FILE</code> writes one.</p>
        <label><span class="label">A file</span><input type="file" name="file" accept=".jsonl,.ndjson,.json,application/x-ndjson" /></label>
        <label><span class="label">Or an address</span><input type="url" name="url" placeholder="https://…/ledger.jsonl" /></label>
        <div class="row">
          <button class="first" value="open">Open</button>
          <button value="example">The bundled example</button>
          <button value="nothing" formnovalidate>Cancel</button>
        </div>
      </form>
    </dialog>`;
  }

  readonly #openAsked = (event: SubmitEvent): void => {
    const chosen = (event.submitter as HTMLButtonElement | null)?.value;
    const given = new FormData(event.target as HTMLFormElement);
    const [file, url] = [given.get("file"), given.get("url")];
    if (chosen === "example") this.#open(EXAMPLE);
    else if (chosen === "open" && file instanceof File && file.size > 0) this.#open({ from: "file", file });
    else if (chosen === "open" && typeof url === "string" && url !== "") this.#open({ from: "url", url });
  };

  #keysDialog(): TemplateResult {
    return html`<dialog id="keys" aria-labelledby="keys-title">
      <form method="dialog">
        <h2 id="keys-title">Keys</h2>
        <dl class="keys">${KEYS.map(([keys, does]) => html`<dt><kbd>${keys}</kbd></dt><dd>${does}</dd>`)}</dl>
        <div><button class="first">Close</button></div>
      </form>
    </dialog>`;
  }
}
customElements.define("governed-page", GovernedPage);
