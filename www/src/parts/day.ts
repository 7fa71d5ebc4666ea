// A field for a day, that can be typed. A browser tells of every keystroke that makes some day, the year 2 on the way to
// 2026 among them, and whoever sets the field meanwhile takes it out of the hand of who types.
import { noChange, nothing } from "lit";
import { Directive, directive, type ElementPart, type PartInfo, PartType } from "lit/directive.js";

class Day extends Directive {
  #field: HTMLInputElement | undefined;
  #typing = false;
  #shown = "";
  #told: (day: string) => void = () => undefined;

  constructor(part: PartInfo) {
    super(part);
    if (part.type !== PartType.ELEMENT) throw new Error("`day` stands within a tag, where no attribute is");
  }

  override render(_shown: string, _told: (day: string) => void): typeof nothing {
    return nothing;
  }

  override update(part: ElementPart, [shown, told]: [string, (day: string) => void]): typeof noChange {
    this.#shown = shown;
    this.#told = told;
    if (this.#field === undefined) {
      this.#field = part.element as HTMLInputElement;
      this.#field.addEventListener("change", this.#changed);
      // `activeElement` does not tell: from the month on to the day, within one field, there is none for a moment.
      this.#field.addEventListener("focus", () => (this.#typing = true));
      this.#field.addEventListener("blur", () => {
        this.#typing = false;
        this.#show();
      });
    }
    if (!this.#typing) this.#show();
    return noChange;
  }

  #show(): void {
    if (this.#field !== undefined && this.#field.value !== this.#shown) this.#field.value = this.#shown;
  }

  readonly #changed = (): void => {
    const day = this.#field?.value ?? "";
    if (day === "" || day >= "1000") this.#told(day);
  };
}

/** `<input type="date" ${day(shown, told)}>`: the day it shows while nobody types, and who is told of another. */
export const day = directive(Day);
