// Why something cannot be shown or done, and what to do about it.
import { html, nothing, type TemplateResult } from "lit";
import type { NoView } from "../register/answer.js";

export const noViewPanel = (noView: NoView): TemplateResult => html`
  <div class="panel" role="alert">
    <p><strong>${noView.tag === "rejected" ? "The core turned this down" : "This cannot be shown"}:</strong> <span class="said">${noView.message}</span></p>
    ${noView.help === undefined ? nothing : html`<p class="muted said">${noView.help}</p>`}
  </div>
`;
