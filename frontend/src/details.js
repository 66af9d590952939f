// What is known about the selected virtual machine or checkpoint.
import { html, steady } from "./html.js";
import { Pane } from "./pane.js";

export const Details = steady(({ details, connect }) => html`
  <${Pane} name="details" title=${details.title || "Details"} folds>
    <div class="hv-details">
      ${details.screen && html`
        <${Thumbnail} lines=${details.screen.lines} connect=${connect} />`}
      <dl class="hv-rows">
        ${details.rows.map(([label, value]) => html`
          <div key=${label} class="hv-row"><dt>${label}:</dt><dd>${value}</dd></div>`)}
      </dl>
      ${details.rows.length === 0 && html`<p class="hv-empty">No item selected.</p>`}
    </div>
  <//>`);

// The screen at capture, to look at. Who opens it gets the machine as it is now, as on a real host;
// by keyboard that is Connect... among the actions.
function Thumbnail({ lines, connect }) {
  return html`
    <div class="hv-thumbnail" role="img" aria-label=${`Screen when the checkpoint was taken: ${lines.join(", ")}`}
      title="Double-click: connect to the virtual machine as it is now" onDblClick=${connect}>
      ${lines.map((line, index) => html`<div key=${index}>${line}</div>`)}
    </div>`;
}
