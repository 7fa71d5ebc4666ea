// Styles that follow data. Set one by one on the element: a `style` attribute is what the page's content security policy
// turns down, and it is what Lit's `styleMap` writes first.
import { nothing } from "lit";
import { Directive, directive, type ElementPart, type PartInfo, PartType } from "lit/directive.js";

class Placed extends Directive {
  constructor(part: PartInfo) {
    super(part);
    if (part.type !== PartType.ELEMENT) throw new Error("`placed` stands within a tag, where no attribute is");
  }

  override render(_styles: Record<string, string>): typeof nothing {
    return nothing;
  }

  override update(part: ElementPart, [styles]: [Record<string, string>]): typeof nothing {
    const { style } = part.element as HTMLElement | SVGElement;
    for (const [name, value] of Object.entries(styles)) style.setProperty(name, value);
    return nothing;
  }
}

/** `<div ${placed({ height: "3px" })}>` */
export const placed = directive(Placed);
