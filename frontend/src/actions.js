// The Actions pane: what can be done with the selected machine and with the selected checkpoint.
import { useLayoutEffect, useRef } from "preact/hooks";
import { focusable, html, steady } from "./html.js";
import { Pane } from "./pane.js";
import { Icon } from "./icons.js";
import { useUniqueId } from "./ids.js";

export const Actions = steady(({ vm, vmName, node, actions, send }) => html`
  <${Pane} name="actions" title="Actions">
    ${vm && html`
      <${Group} target="vm" title=${vmName} items=${actions.vm}
        invoke=${(action) => send({ type: "invoke", target: "vm", action, vm })} />`}
    ${node && actions.node.length > 0 && html`
      <${Group} target="node" title=${node.name} items=${actions.node}
        invoke=${(action) => send({ type: "invoke", target: "node", action, node: node.id })} />`}
    ${!vm && html`<p class="hv-empty">Select a virtual machine.</p>`}
  <//>`);

function Group({ target, title, items, invoke }) {
  const id = useUniqueId();
  const box = useFocusKept();
  return html`
    <div ref=${box} class="hv-action-group" role="group" aria-labelledby=${id} data-target=${target}>
      <h3 class="hv-action-title" id=${id} title=${title}>${title}</h3>
      ${items.map((item) => html`<${ActionButton} key=${item.id} item=${item} invoke=${invoke} />`)}
    </div>`;
}

// Start is gone when the machine runs: who pressed it stays in the list, on its first entry.
function useFocusKept() {
  const box = useRef(null);
  const inside = Boolean(box.current?.contains(document.activeElement));
  useLayoutEffect(() => {
    if (inside && !box.current.contains(document.activeElement)) box.current.querySelector("button")?.focus({ preventScroll: true });
  });
  return box;
}

// aria-disabled instead of disabled: a button that turns itself off must not lose the focus.
export function ActionButton({ item, invoke }) {
  const off = !item.enabled;
  return html`
    <button type="button" class="hv-action" data-action=${item.id} ...${focusable} aria-disabled=${off ? "true" : null}
      title=${item.hint || null} onClick=${() => !off && invoke(item.id)}>
      <${Icon} name=${item.id} /><span>${item.label}</span>
    </button>`;
}
