// An element that shows a draft: it is drawn again whenever more is known of it.
import { LitElement, type PropertyDeclarations, type PropertyValues } from "lit";
import type { OpenRegister } from "../register/register.js";
import { styles } from "../style.js";
import type { Draft } from "./draft.js";
import { look } from "./look.js";

export abstract class WatchingDraft extends LitElement {
  static override styles = [...styles, look];
  static override properties: PropertyDeclarations = { register: { attribute: false }, draft: { attribute: false } };
  declare register: OpenRegister;
  declare draft: Draft;

  #watched: Draft | undefined;
  readonly #heard = (): void => this.requestUpdate();

  override connectedCallback(): void {
    super.connectedCallback();
    this.#watched?.addEventListener("changed", this.#heard);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#watched?.removeEventListener("changed", this.#heard);
  }

  protected override willUpdate(_: PropertyValues): void {
    if (this.draft === this.#watched) return;
    this.#watched?.removeEventListener("changed", this.#heard);
    this.#watched = this.draft;
    this.draft.addEventListener("changed", this.#heard);
  }
}
