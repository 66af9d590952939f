// Sixteen by sixteen, drawn with lines, so that they take the colour of the text beside them.
import { html } from "./html.js";

const DRAWINGS = {
  manager: "M2 3.5h12v3.5H2zM2 9h12v3.5H2zM4.5 5.25h0M4.5 10.75h0M8 5.25h4M8 10.75h4",
  vm: "M2 3h12v8H2zM6 13.5h4M8 11v2.5",
  connect: "M2 3h12v8H2zM6 13.5h4M5 7h5.5M8.5 5l2 2-2 2",
  start: "M4.5 3v10l8.5-5z",
  resume: "M3 3v10M6 3v10l7.5-5z",
  "turn-off": "M3.5 3.5h9v9h-9z",
  "shut-down": "M8 2v6M4.6 4.4a5 5 0 1 0 6.8 0",
  save: "M3 3h8l2 2v8H3zM5.5 3v3.5h4V3M5 13V9.5h6V13",
  pause: "M5.5 3v10M10.5 3v10",
  reset: "M13 8a5 5 0 1 1-1.5-3.6M13 2v3h-3",
  checkpoint: "M2.5 5h2.6l1-1.6h3.8l1 1.6h2.6v8h-11zM8 11.2a2.4 2.4 0 1 0 0-4.8 2.4 2.4 0 0 0 0 4.8z",
  revert: "M6 3 3 6l3 3M3.4 6H9a4 4 0 0 1 0 7.5H6",
  apply: "M2.5 8.5 6 12l7.5-8",
  rename: "M2.5 13.5l.8-3L11 2.8l2.2 2.2-7.7 7.7z",
  delete: "M3.5 3.5l9 9M12.5 3.5l-9 9",
  "delete-subtree": "M2.5 2.5h5v3h-5zM5 5.5v4h3M9.5 7.5l4.5 4.5M14 7.5 9.5 12",
  settings: "M2 4.5h6M11 4.5h3M9.5 3v3M2 11.5h3M8 11.5h6M6.5 10v3",
  up: "M4 10l4-4 4 4",
  down: "M4 6l4 4 4-4",
  rewind: "M8 4 3 8l5 4zM13 4 8 8l5 4z",
  redo: "M3 4l5 4-5 4zM8 4l5 4-5 4z",
  "start-over": "M3.5 3v10M13 3.5 6 8l7 4.5z",
  wait: "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM8 4.5V8l2.5 2",
  disk: "M2.5 4.5c0-1 2.4-2 5.5-2s5.5 1 5.5 2v7c0 1-2.4 2-5.5 2s-5.5-1-5.5-2zM2.5 4.5c0 1 2.4 2 5.5 2s5.5-1 5.5-2",
  differencing: "M2.5 4.5c0-1 2.4-2 5.5-2s5.5 1 5.5 2v7c0 1-2.4 2-5.5 2s-5.5-1-5.5-2zM2.5 4.5c0 1 2.4 2 5.5 2s5.5-1 5.5-2M5.8 10h4.4M8 7.9v4.2",
  config: "M4 2h5.5L12 4.5V14H4zM6.2 7h3.6M6.2 9.2h3.6M6.2 11.4h2.2",
  memory: "M4.5 4.5h7v7h-7zM6.5 2.5v2M9.5 2.5v2M6.5 11.5v2M9.5 11.5v2M2.5 6.5h2M2.5 9.5h2M11.5 6.5h2M11.5 9.5h2",
  shield: "M8 2l5 1.8v3.7c0 3-2 5.3-5 6.5-3-1.2-5-3.5-5-6.5V3.8zM5.7 7.8l1.7 1.7 3-3.2",
  power: "M8 2.5v5M5 4.6a4.6 4.6 0 1 0 6 0",
  error: "M8 14.5a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM5.7 5.7l4.6 4.6M10.3 5.7l-4.6 4.6",
  close: "M4 4l8 8M12 4l-8 8",
  copy: "M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3",
  prompt: "M3 4.5 6.5 8 3 11.5M8.5 12H13",
  plus: "M8 3.5v9M3.5 8h9",
  minus: "M3.5 8h9",
  fit: "M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10",
  now: "M5 3.2v9.6L12.6 8z",
};

const FILLED = new Set(["start", "now", "turn-off"]);

export function drawing(name) {
  return { path: DRAWINGS[name] ?? "", filled: FILLED.has(name) };
}

export function Icon({ name }) {
  const { path, filled } = drawing(name);
  return html`
    <svg class=${`hv-icon hv-icon-${name}`} viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
      <path d=${path} fill=${filled ? "currentColor" : "none"} stroke="currentColor" />
    </svg>`;
}
