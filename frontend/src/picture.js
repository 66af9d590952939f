// The drawn tree: one SVG that is kept and changed, never thrown away, so that the focus and the
// learner's eye can stay where they are.
import { bend, fadeIn, fadeOut, glide, mayMove, seenAt } from "./flip.js";
import { classesOf, drawCard, faceOf } from "./card.js";
import { set, svg } from "./svg.js";

const EDGE = 14;
const AROUND = 200;

export class Picture {
  #nodes = new Map();
  #links = new Map();
  #empty = true;

  constructor() {
    this.size = { width: 0, height: 0 };
    this.view = { left: 0, top: 0, width: Infinity, height: Infinity };
    // What leads to Now is drawn over what does not.
    this.lines = svg("g", { class: "hv-links", "aria-hidden": "true" }, svg("g"), svg("g"));
    this.cards = svg("g", { class: "hv-cards", role: "none" });
    this.root = svg("svg", { class: "hv-tree", role: "tree" }, this.lines, this.cards);
  }

  // Draws the tree as it is now. Checkpoints are the same when their GUID is the same, whatever
  // number Python gave their node this time.
  show(tree, geometry) {
    const moving = !this.#empty && mayMove(Math.max(tree.nodes.length, this.#nodes.size));
    // A large tree reaches far beyond the pane; what nobody sees need not glide.
    const sight = moving ? this.#sight() : null;
    this.size = { width: geometry.width + 2 * EDGE, height: geometry.height + 2 * EDGE };
    set(this.root, {
      "aria-label": `Checkpoints of ${tree.vm_name}`,
      viewBox: `0 0 ${this.size.width} ${this.size.height}`,
    });
    const drawn = tree.nodes.filter((node) => geometry.boxes.has(node.id));
    const boxes = new Map(drawn.map((node) => [node.id, shifted(geometry.boxes.get(node.id))]));
    this.#showLinks(drawn, boxes, sight);
    this.#showCards(drawn, boxes, sight);
    this.#empty = false;
  }

  // Puts the picture into its pane and keeps an eye on what the pane shows of it. To ask the page at
  // the moment of drawing would make it lay out everything twice.
  enter(pane) {
    const { view } = this;
    pane.append(this.root);
    const scrolled = () => Object.assign(view, { left: pane.scrollLeft, top: pane.scrollTop });
    const observer = new ResizeObserver(() => Object.assign(view, { width: pane.clientWidth, height: pane.clientHeight }));
    pane.addEventListener("scroll", scrolled, { passive: true });
    observer.observe(pane);
    return () => {
      pane.removeEventListener("scroll", scrolled);
      observer.disconnect();
    };
  }

  // Whether a place is in the part of the picture that the pane shows, or not far from it.
  #sight() {
    const { left, top, width, height } = this.view;
    const scale = (Number.parseFloat(this.root.getAttribute("width")) || this.size.width) / this.size.width;
    const [west, north, east, south] = [left - AROUND, top - AROUND, left + width + AROUND, top + height + AROUND].map(
      (edge) => edge / scale,
    );
    return ({ x, y }) => west <= x && x <= east && north <= y && y <= south;
  }

  // Empties the picture at once: another machine's tree is not a change of this one's.
  clear() {
    for (const card of this.#nodes.values()) card.element.remove();
    for (const link of this.#links.values()) link.element.remove();
    this.#nodes.clear();
    this.#links.clear();
    this.#empty = true;
  }

  cardOf(id) {
    return this.cards.querySelector(`[data-node="${CSS.escape(id)}"]`);
  }

  boxOf(id) {
    return [...this.#nodes.values()].find((card) => card.node.id === id)?.box ?? null;
  }

  keyOf(id) {
    return [...this.#nodes].find(([, card]) => card.node.id === id)?.[0] ?? null;
  }

  idOf(key) {
    return this.#nodes.get(key)?.node.id ?? null;
  }

  // One tab stop in the tree; the rest is reached with the arrows.
  mark({ tabstop, selected }) {
    for (const { element, node } of this.#nodes.values()) {
      set(element, { tabindex: node.id === tabstop ? 0 : -1, "aria-selected": String(node.id === selected) });
    }
  }

  #showCards(nodes, boxes, sight) {
    const left = new Map(this.#nodes);
    for (const node of nodes) {
      const key = keyOfNode(node);
      const box = boxes.get(node.id);
      const known = left.get(key);
      left.delete(key);
      const card = known ?? { element: newCard(), face: "" };
      const moving = sight !== null && (sight(box) || (known && sight(known.box)));
      const from = known && moving ? seenAt(card.element, card.glide, known.box) : null;
      this.#drawCard(card, node, box);
      this.#nodes.set(key, card);
      // Moving a card in the page would take the focus from it, so the order is only mended where it is wrong.
      if (!known) this.cards.append(card.element);
      if (from) card.glide = glide(card.element, card.glide, from, box);
      else if (moving) fadeIn(card.element);
    }
    for (const [key, card] of left) {
      this.#nodes.delete(key);
      set(card.element, { role: "none", "aria-hidden": "true", tabindex: null, "data-node": null, "data-key": null });
      fadeOut(card.element, sight?.(card.box));
    }
    inOrder(this.cards, nodes.map((node) => this.#nodes.get(keyOfNode(node)).element));
  }

  #drawCard(card, node, box) {
    const face = faceOf(node, box);
    if (face !== card.face) card.element.replaceChildren(...drawCard(node, box).filter(Boolean));
    Object.assign(card, { node, box, face });
    set(card.element, {
      class: classesOf(node),
      transform: `translate(${box.x} ${box.y})`,
      "data-node": node.id,
      "data-key": keyOfNode(node),
      "aria-label": node.description,
      "aria-level": node.level,
      "aria-setsize": node.siblings,
      "aria-posinset": node.position,
    });
  }

  #showLinks(nodes, boxes, sight) {
    const left = new Map(this.#links);
    const byId = new Map(nodes.map((node) => [node.id, node]));
    for (const node of nodes) {
      const parent = byId.get(node.parent);
      if (!parent) continue;
      const key = `${keyOfNode(parent)} ${keyOfNode(node)}`;
      const line = path(boxes.get(parent.id), boxes.get(node.id));
      const known = left.get(key);
      left.delete(key);
      const moving = sight !== null && [parent, node].some((end) => sight(boxes.get(end.id)));
      const link = known ?? { element: svg("path") };
      set(link.element, { d: line, class: node.active ? "hv-link hv-active" : "hv-link hv-dormant" });
      const group = node.active ? this.lines.lastChild : this.lines.firstChild;
      if (link.element.parentNode !== group) group.append(link.element);
      if (known && moving) bend(link.element, known.path, line);
      else if (moving) fadeIn(link.element);
      link.path = line;
      this.#links.set(key, link);
    }
    for (const [key, link] of left) {
      this.#links.delete(key);
      fadeOut(link.element, sight !== null);
    }
  }
}

export const keyOfNode = (node) => (node.kind === "now" ? "now" : node.checkpoint);

const shifted = (box) => ({ ...box, x: box.x + EDGE, y: box.y + EDGE });

const newCard = () => svg("g", { role: "treeitem", tabindex: -1, "data-lm-suppress-shortcuts": "true" });

// Down from the parent, along, and down to the child. Straight lines have the two bends as well, with
// nothing in them: a path can only glide into one of the same build.
function path(parent, child) {
  const [x1, y1, x2, y2] = [parent.x, parent.y + parent.height / 2, child.x, child.y - child.height / 2].map(round);
  const middle = round((y1 + y2) / 2);
  const radius = round(Math.min(10, Math.abs(x2 - x1) / 2, Math.abs(y2 - y1) / 2));
  const aside = Math.sign(x2 - x1) * radius;
  return (
    `M ${x1} ${y1} L ${x1} ${middle - radius} Q ${x1} ${middle} ${x1 + aside} ${middle}` +
    ` L ${x2 - aside} ${middle} Q ${x2} ${middle} ${x2} ${middle + radius} L ${x2} ${y2}`
  );
}

const round = (value) => Math.round(value * 10) / 10;

// A screen reader walks the page's order: tree order. Only cards out of order are moved, and never the focused one.
function inOrder(parent, elements) {
  const focused = document.activeElement;
  let next = null;
  for (const element of elements.toReversed()) {
    if (element.nextElementSibling !== next && element !== focused) parent.insertBefore(element, next);
    next = element;
  }
}
