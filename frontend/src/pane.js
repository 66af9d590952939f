// A pane of the console: a title bar, perhaps with a handle to fold it away, and a body.
import { useEffect, useRef, useState } from "preact/hooks";
import { focusable, html } from "./html.js";
import { Icon } from "./icons.js";
import { useUniqueId } from "./ids.js";

// `called` is a number: when it changes, somebody wants this pane, unfolded and in view.
export function Pane({ name, title, note, tools, folds, called = 0, children }) {
  const [open, setOpen] = useState(true);
  const id = useUniqueId();
  const box = useRef(null);
  useEffect(() => {
    if (!called) return;
    setOpen(true);
    box.current.scrollIntoView({ block: "nearest" });
    box.current.focus({ preventScroll: true });
  }, [called]);
  return html`
    <section ref=${box} class=${`hv-pane hv-pane-${name}`} aria-labelledby=${id}
      tabindex=${called ? "-1" : null} ...${focusable}>
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
