// The Checkpoints pane: the tree, its keys and its mouse.
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { focusable, handled, html, steady } from "./html.js";
import { Pane } from "./pane.js";
import { Icon } from "./icons.js";
import { layOut } from "./layout.js";
import { Picture } from "./picture.js";
import { isStep, step } from "./walk.js";
import { reveal, useZoom } from "./zoom.js";

export const Checkpoints = steady(({ tree, state, send, say, openMenu, tabstop }) => {
  const frame = useRef(null);
  const picture = useRef(null);
  const now = useRef({});
  const [drawn, setDrawn] = useState(0);
  picture.current ??= new Picture();
  Object.assign(now.current, { tree, state, send, say, openMenu });
  tabstop.current = { focus: () => focusNode(picture.current, frame.current, now.current, idOfNow(now.current.tree)) };

  useLayoutEffect(() => {
    const leave = picture.current.enter(frame.current);
    const unlisten = listen(picture.current, frame.current, now.current);
    return () => {
      leave();
      unlisten();
    };
  }, []);

  useLayoutEffect(() => {
    let current = true;
    const show = (geometry) => {
      if (!current) return;
      draw(picture.current, frame.current, now.current, tree, geometry);
      setDrawn((count) => count + 1);
    };
    const geometry = tree.nodes.length > 0 ? layOut(tree) : null;
    if (geometry instanceof Promise) geometry.then(show);
    else show(geometry);
    return () => {
      current = false;
    };
  }, [tree, state]);

  const zoom = useZoom(frame, picture, drawn, tree.vm);
  useLayoutEffect(() => {
    const box = picture.current.boxOf(tree.selected ?? idOfNow(tree));
    if (!drawn || !box) return;
    const centred = now.current.revealed !== tree.vm;
    now.current.revealed = tree.vm;
    reveal(frame.current, box, zoom.scale, { centred });
  }, [drawn, tree.selected, zoom.scale]);

  const empty = tree.nodes.length === 0;
  const forked = tree.nodes.some((node) => !node.active);
  const tools = !empty && html`
    ${forked && html`
      <span class="hv-legend" aria-hidden="true">
        <span class="hv-legend-active">leads to Now</span><span class="hv-legend-dormant">dormant</span></span>`}
    <span class="hv-zoom" role="group" aria-label="Size of the tree">
      <button type="button" class="hv-fold" ...${focusable} aria-label="Smaller" onClick=${zoom.out}><${Icon} name="minus" /></button>
      <button type="button" class="hv-fold" ...${focusable} aria-label="Larger" onClick=${zoom.in}><${Icon} name="plus" /></button>
      <button type="button" class="hv-fold" ...${focusable} aria-label="Fit the pane" aria-pressed=${String(zoom.fits)} onClick=${zoom.fit}><${Icon} name="fit" /></button>
    </span>`;
  return html`
    <${Pane} name="tree" title="Checkpoints" tools=${tools}>
      ${empty && html`<p class="hv-empty">${tree.empty}</p>`}
      <div class="hv-tree-frame" ref=${frame} hidden=${empty}></div>
    <//>`;
});

// Now says what the machine is doing there.
const withState = (tree, state) => ({
  ...tree,
  nodes: tree.nodes.map((node) => (node.kind === "now" ? { ...node, state } : node)),
});

const idOfNow = (tree) => (tree.nodes.find((node) => node.kind === "now") ?? tree.nodes[0])?.id ?? null;

const focusedKey = (picture) => document.activeElement?.closest?.("[data-key]") && picture.cards.contains(document.activeElement)
  ? document.activeElement.dataset.key
  : null;

function draw(picture, frame, now, tree, geometry) {
  if (!geometry) {
    picture.clear();
    return;
  }
  if (now.vm !== tree.vm) picture.clear();
  now.vm = tree.vm;
  const focused = focusedKey(picture);
  const tabKey = now.tabstop && picture.keyOf(now.tabstop);
  picture.show(withState(tree, now.state), geometry);
  const kept = tabKey && picture.idOf(tabKey);
  now.tabstop = kept ?? tree.selected ?? idOfNow(tree);
  picture.mark({ tabstop: now.tabstop, selected: tree.selected });
  if (focused && !picture.idOf(focused)) {
    focusNode(picture, frame, now, idOfNow(tree));
    now.say("The selected checkpoint is gone. Now has the focus.");
  }
}

// Focus without letting the browser scroll the whole notebook; only the pane may move.
function focusNode(picture, frame, now, id) {
  const card = id && picture.cardOf(id);
  if (!card || !frame) return;
  now.tabstop = id;
  picture.mark({ tabstop: id, selected: now.tree.selected });
  card.focus({ preventScroll: true });
  reveal(frame, picture.boxOf(id), frame.clientWidth ? scaleOf(picture) : 1);
}

const scaleOf = (picture) => (Number.parseFloat(picture.root.getAttribute("width")) || picture.size.width) / picture.size.width;

function listen(picture, frame, now) {
  const nodeAt = (event) => {
    const card = event.target.closest?.("[data-node]");
    return card && now.tree.nodes.find((node) => node.id === card.dataset.node);
  };
  const select = (node) => node.id !== now.tree.selected && now.send({ type: "select", node: node.id });
  const focus = (node) => focusNode(picture, frame, now, node.id);
  const menu = (node, x, y) => {
    select(node);
    now.openMenu({ target: "node", id: node.id, x, y, back: () => focusNode(picture, frame, now, node.id) });
  };
  const invoke = (node, action) => {
    if (node.kind !== "checkpoint") return;
    select(node);
    now.send({ type: "invoke", target: "node", action, node: node.id });
  };
  const menuBelow = (node) => {
    const box = picture.cardOf(node.id).querySelector(".hv-face").getBoundingClientRect();
    menu(node, box.left + 24, box.bottom + 2);
  };

  const onClick = (event) => {
    const node = nodeAt(event);
    if (!node) return;
    focus(node);
    select(node);
  };
  const onContextMenu = (event) => {
    const node = nodeAt(event);
    if (!node) return;
    handled(event);
    focus(node);
    menu(node, event.clientX, event.clientY);
  };
  const onKey = (event) => {
    const node = nodeAt(event);
    if (!node || event.ctrlKey || event.metaKey || event.altKey) return;
    if (isStep(event.key)) focus(step(now.tree.nodes, node, event.key));
    else if (event.key === "Enter" || event.key === " ") select(node);
    else if (event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey)) menuBelow(node);
    else if (event.key === "Delete") invoke(node, "delete");
    else if (event.key === "F2") invoke(node, "rename");
    else return;
    handled(event);
  };
  const listeners = { click: onClick, contextmenu: onContextMenu, keydown: onKey };
  for (const [type, listener] of Object.entries(listeners)) picture.root.addEventListener(type, listener);
  return () => {
    for (const [type, listener] of Object.entries(listeners)) picture.root.removeEventListener(type, listener);
  };
}
