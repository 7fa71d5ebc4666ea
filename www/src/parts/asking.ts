// An element that shows what a register answers: it asks again when the register changes, and keeps what it shows till then.
import { LitElement, html, nothing, type PropertyDeclarations, type PropertyValues, type TemplateResult } from "lit";
import { NoView, asNoView } from "../register/answer.js";
import { OpenRegister } from "../register/register.js";
import { styles } from "../style.js";
import { noViewPanel } from "./no-view.js";

const shared = new Map<string, OpenRegister>();

/** Elements of one document that name the same place share what was read from there. */
const registerAt = (server: string | null, src: string | null): OpenRegister | undefined => {
  const key = server === null ? `src ${src}` : `server ${server}`;
  if (server === null && src === null) return undefined;
  let register = shared.get(key);
  if (register === undefined) {
    register = server === null ? new OpenRegister({ from: "url", url: src as string }) : new OpenRegister({ from: "server", base: server });
    shared.set(key, register);
  }
  return register;
};

/**
 * `register` is what is asked; `server` (the base of an HTTP API) or `src` (the address of a ledger's export) name one
 * instead, for pages that embed the element.
 */
export abstract class Asking<Data> extends LitElement {
  static override styles = styles;
  static override properties: PropertyDeclarations = {
    register: { attribute: false },
    server: {},
    src: {},
    data: { state: true },
    noView: { state: true },
  };
  declare register: OpenRegister | undefined;
  declare server: string | null;
  declare src: string | null;
  protected declare data: Data | undefined;
  protected declare noView: NoView | undefined;

  #asked = "";
  #question = 0;
  #listening: OpenRegister | undefined;

  constructor() {
    super();
    this.server = null;
    this.src = null;
  }

  /** What the answer depends on besides the register: nothing is asked while it is `undefined`. */
  protected abstract asks(): readonly unknown[] | undefined;
  protected abstract load(register: OpenRegister): Promise<Data>;
  protected abstract show(data: Data, register: OpenRegister): TemplateResult | typeof nothing;

  /** Shown while nothing was answered yet: as large as what comes, so that nothing jumps. */
  protected waiting(): TemplateResult {
    return html`<p class="panel muted" role="status">Reading the ledger …</p>`;
  }

  readonly #heard = (): void => {
    this.requestUpdate();
  };

  override connectedCallback(): void {
    super.connectedCallback();
    this.#listen();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#listening?.removeEventListener("changed", this.#heard);
    this.#listening = undefined;
  }

  #listen(): void {
    const register = (this.register ??= registerAt(this.server, this.src));
    if (register === this.#listening) return;
    this.#listening?.removeEventListener("changed", this.#heard);
    this.#listening = register;
    register?.addEventListener("changed", this.#heard);
  }

  protected override willUpdate(changed: PropertyValues): void {
    if ((changed.has("server") || changed.has("src")) && (this.server !== null || this.src !== null)) this.register = registerAt(this.server, this.src);
    if (this.isConnected) this.#listen();
    this.#ask();
  }

  #ask(): void {
    const register = this.register;
    const asks = register === undefined ? undefined : this.asks();
    if (register === undefined || asks === undefined) return;
    const asked = JSON.stringify([asks, register.head?.digest ?? null, register.failed ?? null, register.checked.is === "broken"]);
    if (asked === this.#asked) return;
    this.#asked = asked;
    this.askAgain(register);
  }

  /** Asks now, whatever was asked before. */
  protected askAgain(register: OpenRegister): void {
    const question = ++this.#question;
    this.load(register).then(
      (data) => {
        if (question !== this.#question) return;
        this.data = data;
        this.noView = undefined;
      },
      (thrown) => {
        if (question !== this.#question) return;
        this.noView = asNoView(thrown);
      },
    );
  }

  protected override render(): TemplateResult | typeof nothing {
    if (this.register === undefined) return nothing;
    if (this.noView !== undefined) return noViewPanel(this.noView);
    if (this.data === undefined) return this.waiting();
    return this.show(this.data, this.register);
  }
}
