// What the core answers, as the page handles it: a view, or a reason why there is none, thrown.
import type { Answer, FaultView, RejectedView } from "governed";

export type { Answer } from "governed";

/** The core, the server or the way between them gave no view. */
export class NoView extends Error {
  constructor(
    readonly tag: "rejected" | "fault",
    readonly told: RejectedView | FaultView,
  ) {
    super(told.message);
  }

  get help(): string | undefined {
    return this.told.help;
  }
}

export const fault = (kind: FaultView["kind"], message: string, help?: string): Answer<never> => ({
  type: "fault",
  with: help === undefined ? { kind, message } : { kind, message, help },
});

/** The view of an answer; whatever else it is, is thrown. */
export const viewOf = <View>(answer: Answer<View>): View => {
  if (answer.type === "done") return answer.with;
  throw new NoView(answer.type, answer.with);
};

/** Whether what was asked may well be answered a little later. */
export const isAway = (noView: NoView | undefined): boolean => noView !== undefined && "kind" in noView.told && noView.told.kind === "environment";

/** Anything thrown, as an answer. */
export const asNoView = (thrown: unknown): NoView => {
  if (thrown instanceof NoView) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new NoView("fault", { kind: "defect", message: `the page stopped: ${message}`, help: "load the page again; if it stays, please report it" });
};
