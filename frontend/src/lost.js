// The strip above a manager that nobody answers any more.
import { html } from "./html.js";
import { Icon } from "./icons.js";

export const LostStrip = ({ lost }) => lost && html`
  <div class="hv-lost" role="alert">
    <${Icon} name="error" /><span>This window has lost its kernel. Run its cell again.</span>
  </div>`;
