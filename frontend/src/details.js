// What is known about the selected virtual machine or checkpoint.
import { html, steady } from "./html.js";
import { Pane } from "./pane.js";

export const Details = steady(({ details }) => html`
  <${Pane} name="details" title=${details.title || "Details"} folds>
    <div class="hv-details">
      ${details.screen && html`
        <div class="hv-thumbnail" role="img" aria-label=${`Screen when the checkpoint was taken: ${details.screen.lines.join(", ")}`}>
          ${details.screen.lines.map((line, index) => html`<div key=${index}>${line}</div>`)}
        </div>`}
      <dl class="hv-rows">
        ${details.rows.map(([label, value]) => html`
          <div key=${label} class="hv-row"><dt>${label}:</dt><dd>${value}</dd></div>`)}
      </dl>
      ${details.rows.length === 0 && html`<p class="hv-empty">No item selected.</p>`}
    </div>
  <//>`);
