// CodeMirror as an element: YAML, with what is wrong shown in place. Its styles are adopted, as the policy of the page asks.
import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap, type CompletionSource } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { yaml } from "@codemirror/lang-yaml";
import { HighlightStyle, bracketMatching, foldGutter, foldKeymap, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { lintGutter, lintKeymap, setDiagnostics, type Action, type Diagnostic } from "@codemirror/lint";
import { Compartment, EditorState, type Text } from "@codemirror/state";
import { EditorView, drawSelection, highlightActiveLine, highlightActiveLineGutter, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import type { SourceFault } from "governed";
import { LitElement, css, html, type PropertyDeclarations, type PropertyValues, type TemplateResult } from "lit";
import { styles } from "../style.js";

const theme = EditorView.theme({
  "&": { color: "var(--ink)", backgroundColor: "var(--panel)", border: "1px solid var(--edge)", borderRadius: "8px", fontSize: "0.87rem" },
  "&.cm-focused": { outline: "2px solid var(--accent)", outlineOffset: "1px" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.55", minHeight: "var(--governed-editor-least, 8rem)", maxHeight: "var(--governed-editor-height, 70vh)", overflow: "auto" },
  ".cm-content": { caretColor: "var(--ink)" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground, ::selection": { backgroundColor: "color-mix(in srgb, var(--accent) 28%, transparent)" },
  ".cm-gutters": { backgroundColor: "var(--sunk)", color: "var(--muted)", borderRight: "1px solid var(--line)" },
  ".cm-activeLine": { backgroundColor: "color-mix(in srgb, var(--accent) 6%, transparent)" },
  ".cm-activeLineGutter": { backgroundColor: "var(--chosen)", color: "var(--ink)" },
  ".cm-matchingBracket, &.cm-focused .cm-matchingBracket": { backgroundColor: "var(--chosen)", outline: "1px solid var(--edge)" },
  ".cm-tooltip": { backgroundColor: "var(--panel)", color: "var(--ink)", border: "1px solid var(--edge)", borderRadius: "8px", maxWidth: "min(32rem, 90vw)" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "var(--mono)", maxHeight: "16rem" },
  ".cm-tooltip-autocomplete > ul > li": { minHeight: "1.6rem" },
  ".cm-tooltip.cm-tooltip-autocomplete ul li[aria-selected]": { backgroundColor: "var(--accent)", color: "var(--on-accent)" },
  ".cm-completionDetail": { color: "inherit" },
  ".cm-completionInfo": { padding: "0.4rem 0.6rem" },
  ".cm-diagnostic": { whiteSpace: "pre-wrap", padding: "0.4rem 0.6rem" },
  ".cm-diagnostic-error": { borderLeft: "4px solid var(--block)" },
  ".cm-diagnosticAction": { backgroundColor: "var(--accent)", color: "var(--on-accent)", minHeight: "1.6rem", borderRadius: "5px" },
  ".cm-lintRange-error": { backgroundImage: "none", textDecoration: "underline wavy var(--block)", textUnderlineOffset: "0.2em" },
  ".cm-lintPoint-error::after": { borderBottomColor: "var(--block)" },
  ".cm-foldPlaceholder": { backgroundColor: "var(--sunk)", borderColor: "var(--edge)", color: "var(--ink)" },
  ".cm-panels": { backgroundColor: "var(--sunk)", color: "var(--ink)" },
  ".cm-panel.cm-panel-lint ul [aria-selected]": { backgroundColor: "var(--chosen)", color: "var(--ink)" },
});

const colours = HighlightStyle.define([
  { tag: [tags.definition(tags.propertyName), tags.propertyName], color: "var(--accent)" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--move)" },
  { tag: [tags.keyword, tags.meta, tags.typeName, tags.labelName], color: "var(--undetermined)" },
  { tag: [tags.comment, tags.lineComment], color: "var(--muted)", fontStyle: "italic" },
  { tag: [tags.separator, tags.punctuation, tags.squareBracket, tags.brace], color: "var(--muted)" },
]);

/** Columns count characters, the editor counts halves of some of them. */
const place = (doc: Text, line: number, column: number): number => {
  const { from, text } = doc.line(Math.min(Math.max(line, 1), doc.lines));
  return from + [...text].slice(0, column - 1).join("").length;
};

/** The name that was meant, where the help gives one: put in with one press. */
const mend = (doc: Text, { message, help }: SourceFault, from: number, to: number): readonly Action[] => {
  const meant = /did you mean `([^`]+)`/.exec(help ?? "")?.[1];
  const said = /`([^`]+)`/.exec(message)?.[1];
  if (meant === undefined || said === undefined) return [];
  const at = doc.sliceString(from, to).indexOf(said);
  if (at < 0) return [];
  const [begin, end] = [from + at, from + at + said.length];
  return [{ name: `Write ${meant}`, apply: (view) => view.dispatch({ changes: { from: begin, to: end, insert: meant } }) }];
};

const diagnostic = (doc: Text, fault: SourceFault): Diagnostic => {
  const from = fault.line === undefined ? 0 : place(doc, fault.line, fault.column ?? 1);
  const to = fault.end_line === undefined ? from : place(doc, fault.end_line, fault.end_column ?? fault.column ?? 1);
  const message = fault.help === undefined ? fault.message : `${fault.message}\n${fault.help}`;
  return { from, to: Math.max(from, to), severity: "error", source: "governed", message, actions: mend(doc, fault, from, to) };
};

/** `<governed-policy-text>`: says `governed-typed` (detail: the text) when somebody changed it. */
export class GovernedPolicyText extends LitElement {
  static override styles = [
    ...styles,
    css`
      .keys {
        margin-top: 0.3rem;
      }
      .editor {
        min-width: 0;
      }
    `,
  ];
  static override properties: PropertyDeclarations = { text: { attribute: false }, named: {}, faults: { attribute: false }, completes: { attribute: false }, document: {} };
  declare text: string;
  /** What it is called for those who do not see it. */
  declare named: string;
  declare faults: readonly SourceFault[];
  declare completes: CompletionSource | undefined;
  /** Another document has its own history of changes. */
  declare document: string;

  #view: EditorView | undefined;
  readonly #label = new Compartment();

  constructor() {
    super();
    this.text = "";
    this.named = "";
    this.document = "";
    this.faults = [];
  }

  protected override render(): TemplateResult {
    return html`<div class="editor"></div>
      <p class="keys small muted" id="keys">Tab leaves the text. <kbd>Ctrl</kbd> <kbd>Space</kbd> completes, <kbd>F8</kbd> goes to the next fault, <kbd>Ctrl</kbd> <kbd>Z</kbd> undoes.</p>`;
  }

  protected override firstUpdated(): void {
    this.#open();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) this.#open();
  }

  #open(): void {
    this.#view ??= new EditorView({
      parent: this.renderRoot.querySelector(".editor") as HTMLElement,
      root: this.renderRoot as ShadowRoot,
      state: this.#state(),
    });
  }

  #state(): EditorState {
    return EditorState.create({
      doc: this.text,
      extensions: [
        lineNumbers(),
        foldGutter(),
        lintGutter(),
        history(),
        drawSelection(),
        highlightActiveLine(),
        highlightActiveLineGutter(),
        bracketMatching(),
        closeBrackets(),
        indentOnInput(),
        indentUnit.of("  "),
        EditorView.lineWrapping,
        yaml(),
        syntaxHighlighting(colours),
        theme,
        autocompletion(this.completes === undefined ? {} : { override: [this.completes] }),
        // Nothing is bound to Tab, so that it leads on to what follows.
        keymap.of([...closeBracketsKeymap, ...completionKeymap, ...lintKeymap, ...historyKeymap, ...foldKeymap, ...defaultKeymap]),
        this.#label.of(this.#named()),
        EditorView.updateListener.of((update) => {
          if (!update.docChanged) return;
          this.text = update.state.doc.toString();
          this.dispatchEvent(new CustomEvent("governed-typed", { detail: this.text }));
        }),
      ],
    });
  }

  #named() {
    return EditorView.contentAttributes.of({ "aria-label": this.named, "aria-describedby": "keys", spellcheck: "false", tabindex: "0" });
  }

  protected override updated(changed: PropertyValues): void {
    const view = this.#view;
    if (view === undefined) return;
    if (changed.has("document") && changed.get("document") !== undefined) view.setState(this.#state());
    else if (this.text !== view.state.doc.toString()) view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: this.text } });
    if (changed.has("named")) view.dispatch({ effects: this.#label.reconfigure(this.#named()) });
    if (changed.has("faults") || changed.has("document")) view.dispatch(setDiagnostics(view.state, this.faults.map((fault) => diagnostic(view.state.doc, fault))));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#view?.destroy();
    this.#view = undefined;
  }

  override focus(): void {
    this.#view?.focus();
  }

  /** Goes to a line and shows it in the middle. */
  goTo(line: number, column = 1): void {
    const view = this.#view;
    if (view === undefined) return;
    const at = place(view.state.doc, line, column);
    view.dispatch({ selection: { anchor: at }, effects: EditorView.scrollIntoView(at, { y: "center" }) });
    view.focus();
  }
}
customElements.define("governed-policy-text", GovernedPolicyText);
