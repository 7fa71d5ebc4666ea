// An element that shows what a register answers: it asks again when the register changes, and keeps what it shows till then.
import { LitElement, html, nothing, type PropertyDeclarations, type PropertyValues, type TemplateResult } from "lit";
import { type NoView, asNoView, isAway } from "../register/answer.js";
import { OpenRegister } from "../register/register.js";
import { styles } from "../style.js";
import { noViewPanel } from "./no-view.js";

/** A register that elements of one document share, because they name the same place. */
interface Shared {
  readonly place: string;
  readonly register: OpenRegister;
  users: number;
}
const shared = new Map<string, Shared>();

/** An element that is moved within a page is taken out and put back at once, and is not to read everything again. */
const KEPT_MILLIS = 5_000;

const placeOf = (server: string | null, src: string | null): string | undefined => (server !== null ? `server ${server}` : src !== null ? `src ${src}` : undefined);

const sharedAt = (place: string, server: string | null, src: string | null): Shared => {
  let at = shared.get(place);
  if (at === undefined) {
    at = { place, register: server === null ? new OpenRegister({ from: "url", url: src as string }) : new OpenRegister({ from: "server", base: server }), users: 0 };
    shared.set(place, at);
  }
  at.users += 1;
  return at;
};

/** What nobody uses any more has its thread and its socket closed. */
const left = (at: Shared): void => {
  at.users -= 1;
  setTimeout(() => {
    if (at.users > 0 || shared.get(at.place) !== at) return;
    shared.delete(at.place);
    at.register.close();
  }, KEPT_MILLIS);
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
  #shared: Shared | undefined;
  /** What `server` or `src` gave: whatever else `register` is, somebody set. */
  #given: OpenRegister | undefined;
  /** Of which register what is shown is, and what of it was asked. */
  #of: OpenRegister | undefined;
  #dataOf = "";

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
    // Put back, it has not heard what changed meanwhile.
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#listening?.removeEventListener("changed", this.#heard);
    this.#listening = undefined;
    this.#leave();
  }

  #leave(): void {
    if (this.#shared !== undefined) left(this.#shared);
    this.#shared = undefined;
  }

  #listen(): void {
    const own = this.register !== undefined && this.register !== this.#given;
    const place = own ? undefined : placeOf(this.server, this.src);
    if (place !== this.#shared?.place) {
      this.#leave();
      if (place !== undefined) this.#shared = sharedAt(place, this.server, this.src);
    }
    this.#given = this.#shared?.register;
    if (!own) this.register = this.#given;
    const register = this.register;
    if (register === this.#listening) return;
    this.#listening?.removeEventListener("changed", this.#heard);
    this.#listening = register;
    register?.addEventListener("changed", this.#heard);
  }

  protected override willUpdate(_changed: PropertyValues): void {
    if (!this.isConnected) return;
    this.#listen();
    this.#ask();
  }

  #ask(): void {
    const register = this.register;
    if (register !== this.#of) this.#forget();
    this.#of = register;
    const asks = register === undefined ? undefined : this.asks();
    if (asks === undefined) this.#forget();
    if (register === undefined || asks === undefined) return;
    // What could not be answered because its server was away is asked again when it is back.
    const away = isAway(this.noView) ? register.connection : "";
    const asked = JSON.stringify([asks, register.head?.digest ?? null, register.failed ?? null, register.checked.is === "broken", away]);
    if (asked === this.#asked) return;
    this.#asked = asked;
    this.askAgain(register);
  }

  /** What was told by another register, or of something else, is not shown as if it were of this. */
  #forget(): void {
    this.#question += 1;
    this.#asked = "";
    this.#dataOf = "";
    this.data = undefined;
    this.noView = undefined;
  }

  /** Asks now, whatever was asked before. */
  protected askAgain(register: OpenRegister): void {
    const question = ++this.#question;
    const of = JSON.stringify(this.asks());
    this.load(register).then(
      (data) => {
        if (question !== this.#question) return;
        this.data = data;
        this.#dataOf = of;
        this.noView = undefined;
      },
      (thrown) => {
        if (question !== this.#question) return;
        const noView = asNoView(thrown);
        if (isAway(noView) && this.data !== undefined && this.#dataOf === of && register.failed === undefined) {
          // The server went away meanwhile: what is shown, and what is being written in it, stays until it can be asked again.
          this.#asked = "";
          return;
        }
        this.noView = noView;
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
