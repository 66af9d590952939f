// A pane of the console: a title bar, perhaps with a handle to fold it away, and a body.
import { useState } from "preact/hooks";
import { focusable, html } from "./html.js";
import { Icon } from "./icons.js";
import { useUniqueId } from "./ids.js";

export function Pane({ name, title, note, tools, folds, children }) {
  const [open, setOpen] = useState(true);
  const id = useUniqueId();
  return html`
    <section class=${`hv-pane hv-pane-${name}`} aria-labelledby=${id}>
      <header class="hv-pane-bar">
        <h2 class="hv-pane-title" id=${id}>${title}</h2>
        ${note && html`<span class="hv-pane-note">${note}</span>`}
        <span class="hv-pane-gap"></span>
        ${open && tools}
        ${folds && html`
          <button type="button" class="hv-fold" ...${focusable} aria-expanded=${String(open)}
            aria-label=${open ? `Fold ${title}` : `Unfold ${title}`} onClick=${() => setOpen(!open)}>
            <${Icon} name=${open ? "up" : "down"} />
          </button>`}
      </header>
      <div class="hv-pane-body" hidden=${!open}>${children}</div>
    </section>`;
}
