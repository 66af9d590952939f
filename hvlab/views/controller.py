// A modal <dialog>: opens in the browser's top layer, gives the focus back where it came from.
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { focusable, html } from "./html.js";
import { Icon } from "./icons.js";
import { useUniqueId } from "./ids.js";

// children is a function: it gets `answer`, which closes the dialog and then does what was chosen.
export function Modal({ kind, title, root, fallback, giveUp, children }) {
  const box = useRef(null);
  const answered = useRef(false);
  const [open, setOpen] = useState(true);
  const id = useUniqueId();

  const answer = (act) => {
    if (answered.current) return;
    answered.current = true;
    setOpen(false);
    act();
  };

  useLayoutEffect(() => {
    if (!open) return undefined;
    const dialog = box.current;
    const before = dialog.ownerDocument.activeElement;
    dialog.showModal();
    const first = dialog.querySelector("[data-first]");
    first?.focus();
    first?.select?.();
    return () => {
      answered.current = true; // by Python, if not by us: closing it now is nobody's answer
      dialog.close();
      if (root.isConnected) returnFocus(before, fallback);
    };
  }, [open]);

  // Closed by the browser (Esc, a second Esc, the back gesture): the same as the cancel button.
  const onClose = () => answer(giveUp);
  const onKey = (event) => {
    event.stopPropagation();
    if (event.key !== "Escape") return;
    event.preventDefault();
    answer(giveUp);
  };

  if (!open) return null;
  return html`
    <dialog ref=${box} class=${`hv-dialog hv-dialog-${kind}`} aria-labelledby=${id} ...${focusable}
      onClose=${onClose} onKeyDown=${onKey}
      onCancel=${(event) => { event.preventDefault(); answer(giveUp); }}>
      <header class="hv-dialog-bar">
        <h2 id=${id}>${title}</h2>
        <button type="button" class="hv-fold" ...${focusable} aria-label="Close" onClick=${() => answer(giveUp)}>
          <${Icon} name="close" /></button>
      </header>
      ${children(answer)}
    </dialog>`;
}

// To the element the dialog was opened from, wherever on the page; when that is gone, to the tree.
function returnFocus(before, fallback) {
  if (before.isConnected && before !== before.ownerDocument.body) before.focus();
  else fallback();
}
