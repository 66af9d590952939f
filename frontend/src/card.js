// One node of the tree. What it means is told three times, so that no one has to see colours:
// by the outline (solid, dashed, round), by the mark (filled, hollow, a play arrow) and in words.
import { drawing } from "./icons.js";
import { svg } from "./svg.js";
import { fitted, visible } from "./fitted.js";

const MARKS = { Standard: "memory", Production: "shield", Off: "power" };
// The same words in the same order as in the accessible name: who says what they see is understood.
const WORDS = { Standard: "Standard checkpoint", Production: "Production checkpoint", Off: "Taken while off" };
const HINTS = {
  Standard: "Standard checkpoint: disk and memory",
  Production: "Production checkpoint: consistent disk, no memory",
  Off: "Taken while the virtual machine was off: disk only",
};

export function classesOf(node) {
  if (node.kind === "now") return "hv-node hv-now";
  return `hv-node hv-checkpoint ${node.active ? "hv-active" : "hv-dormant"} hv-${(node.type || "plain").toLowerCase()}`;
}

// Everything that, when it changes, asks for a new drawing.
export const faceOf = (node, box) =>
  JSON.stringify([node.kind, node.name, node.state, node.type, node.created, node.active, box.width, box.height]);

export function drawCard(node, box) {
  return node.kind === "now" ? drawNow(node, box) : drawCheckpoint(node, box);
}

function drawCheckpoint(node, { width, height }) {
  const left = -width / 2;
  const words = [WORDS[node.type] ?? "Checkpoint", node.active ? "" : "dormant"].filter(Boolean).join(", ");
  const tall = height >= 34;
  const title = tall ? -3 : 4;
  return [
    svg("title", {}, [visible(node.name), HINTS[node.type], node.created && `Created ${node.created}`].filter(Boolean).join("\n")),
    outline("hv-ring", width + 8, height + 8, 10),
    outline("hv-face", width, height, 6),
    mark(MARKS[node.type] ?? "disk", left + 20),
    line("hv-name", left + 38, title, fitted(node.name, width - 46, 12, 700)),
    tall ? " " : null,
    tall ? line("hv-kind", left + 38, 14, words) : null,
  ];
}

function drawNow(node, { width, height }) {
  const state = node.state && height >= 34;
  return [
    svg("title", {}, node.description),
    outline("hv-ring", width + 8, height + 8, height / 2 + 4),
    outline("hv-face", width, height, height / 2),
    glyph("now", 24 - width / 2, 0, 18),
    line("hv-name", 42 - width / 2, state ? -2 : 5, "Now"),
    state ? " " : null,
    state ? line("hv-kind", 42 - width / 2, 14, node.state) : null,
  ];
}

function outline(name, width, height, radius) {
  return svg("rect", { class: name, x: -width / 2, y: -height / 2, width, height, rx: radius });
}

function mark(name, x) {
  return svg("g", { class: "hv-mark" }, svg("circle", { cx: x, cy: 0, r: 11 }), glyph(name, x, 0, 14));
}

function glyph(name, x, y, size) {
  const { path, filled } = drawing(name);
  const scale = size / 16;
  return svg("path", {
    class: filled ? "hv-glyph hv-glyph-filled" : "hv-glyph",
    d: path,
    transform: `translate(${x - size / 2} ${y - size / 2}) scale(${scale})`,
  });
}

function line(name, x, y, text) {
  return svg("text", { class: name, x, y }, text);
}
