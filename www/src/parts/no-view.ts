// Why something cannot be shown or done, and what to do about it.
import { html, nothing, type TemplateResult } from "lit";
import { isAway, type NoView } from "../register/answer.js";

/** Of what somebody wanted recorded it says that it was not. */
export const notRecordedPanel = (noView: NoView): TemplateResult => noViewPanel(noView, isAway(noView) ? "It is not known whether this was recorded" : "This was not recorded");

export const noViewPanel = (noView: NoView, what = "This cannot be shown"): TemplateResult => html`
  <div class="panel" role="alert">
    <p><strong>${noView.tag === "rejected" ? "The core turned this down" : what}:</strong> <span class="said">${noView.message}</span></p>
    ${noView.help === undefined ? nothing : html`<p class="muted said">${noView.help}</p>`}
  </div>
`;
