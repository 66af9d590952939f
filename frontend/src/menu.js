// The context menu of a virtual machine or a checkpoint. It opens in the browser's top layer, because
// a notebook's output area would cut it off.
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { focusable, handled, html } from "./html.js";
import { Icon } from "./icons.js";

export function ContextMenu({ menu, close, tree, summary, actions, send }) {
  const ready = menu && (menu.target === "vm" ? summary.selected : tree.selected) === menu.id;
  const gone = menu && menu.target === "node" && !tree.nodes.some((node) => node.id === menu.id);
  useEffect(() => {
    if (gone) close();
  }, [gone]);
  // A click on something else selects it first; the menu waits until Python has answered.
  if (!ready || gone) return null;

  const named = menu.target === "vm" ? summary.vms.find((vm) => vm.id === menu.id) : tree.nodes.find((node) => node.id === menu.id);
  const items = menu.target === "vm" ? actions.vm : actions.node;
  const invoke = (action) => send({ type: "invoke", target: menu.target, action, [menu.target]: menu.id });
  return html`<${Popup} key=${`${menu.x},${menu.y},${menu.id}`} menu=${menu} label=${named?.name ?? ""} items=${items} close=${close} invoke=${invoke} />`;
}

function Popup({ menu, label, items, close, invoke }) {
  const box = useRef(null);
  const typed = useRef({ text: "", at: 0 });

  const leave = () => {
    close();
    menu.back();
  };
  const choose = (item) => {
    if (!item.enabled) return;
    leave();
    invoke(item.id);
  };

  useLayoutEffect(() => {
    const element = box.current;
    element.showPopover();
    place(element, menu);
    (entries(element)[0] ?? element).focus({ preventScroll: true });

    const page = element.ownerDocument;
    const outside = (event) => !element.contains(event.target) && close();
    const moved = (event) => !element.contains(event.target) && close();
    page.addEventListener("pointerdown", outside, true);
    page.addEventListener("scroll", moved, true);
    window.addEventListener("resize", close);
    window.addEventListener("blur", close);
    return () => {
      page.removeEventListener("pointerdown", outside, true);
      page.removeEventListener("scroll", moved, true);
      window.removeEventListener("resize", close);
      window.removeEventListener("blur", close);
    };
  }, []);

  const onKey = (event) => {
    const all = entries(box.current);
    const at = all.indexOf(event.target);
    const go = (index) => all.at(index % all.length)?.focus();
    if (event.key === "Escape" || event.key === "Tab") leave();
    else if (event.key === "ArrowDown") go(at + 1);
    else if (event.key === "ArrowUp") go(at - 1);
    else if (event.key === "Home") go(0);
    else if (event.key === "End") go(-1);
    else if (event.key === "Enter" || (event.key === " " && !searching(event, typed.current))) event.target.click();
    else if (event.key.length === 1 && !event.ctrlKey && !event.metaKey) typeAhead(all, at, event, typed.current);
    handled(event);
  };

  return html`
    <div ref=${box} class="hv-menu" popover="manual" role="menu" aria-label=${label} tabindex="-1" ...${focusable}
      onKeyDown=${onKey} onContextMenu=${handled}>
      ${items.map((item) => html`
        <div key=${item.id} role="menuitem" class="hv-menu-item" tabindex="-1" data-action=${item.id} ...${focusable}
          aria-disabled=${item.enabled ? null : "true"} title=${item.hint || null}
          onPointerMove=${(event) => event.currentTarget.focus({ preventScroll: true })}
          onClick=${() => choose(item)}>
          <${Icon} name=${item.id} /><span>${item.label}</span>
        </div>`)}
      ${items.length === 0 && html`
        <div role="menuitem" class="hv-menu-item hv-menu-none" tabindex="-1" aria-disabled="true" ...${focusable}>
          <span></span><span>No actions for this item</span></div>`}
    </div>`;
}

const entries = (menu) => [...menu.querySelectorAll("[role=menuitem]")];

const searching = (event, typed) => typed.text !== "" && event.timeStamp - typed.at < 500;

// Letters typed within half a second of each other are one search; one letter again steps on.
function typeAhead(all, at, event, typed) {
  const letter = event.key.toLowerCase();
  const search = searching(event, typed) ? typed.text + letter : letter;
  typed.text = search;
  typed.at = event.timeStamp;
  const stepping = [...search].every((one) => one === letter);
  const from = stepping ? at + 1 : at;
  const order = [...all.slice(from), ...all.slice(0, from)];
  const wanted = stepping ? letter : search;
  order.find((item) => item.textContent.trim().toLowerCase().startsWith(wanted))?.focus();
}

// Within the window, and to the other side of the pointer when there is no room.
function place(element, { x, y }) {
  const { offsetWidth: width, offsetHeight: height } = element;
  const left = x + width > innerWidth - 4 ? Math.max(4, x - width) : x;
  const top = y + height > innerHeight - 4 ? Math.max(4, Math.min(y - height, innerHeight - height - 4)) : y;
  element.style.left = `${left}px`;
  element.style.top = `${top}px`;
}
