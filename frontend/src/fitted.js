// Names are cut to the room there is, measured in the font the page really has.
const widths = new Map();
let pen = null;

function widthOf(text, size, weight) {
  const key = `${size} ${weight} ${text}`;
  if (!widths.has(key)) {
    pen ??= document.createElement("canvas").getContext("2d");
    pen.font = `${weight} ${size}px ${FONT}`;
    if (widths.size > 5000) widths.clear();
    widths.set(key, pen.measureText(text).width);
  }
  return widths.get(key);
}

// The same family as in the DOT, so that what Graphviz measured is what is drawn.
const FONT = "Arial, 'Liberation Sans', Helvetica, sans-serif";

export function fitted(name, room, size, weight) {
  const full = visible(name);
  if (widthOf(full, size, weight) <= room) return full;
  const letters = [...new Intl.Segmenter().segment(full)].map((part) => part.segment);
  let low = 0;
  let high = Math.min(letters.length, 400);
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (widthOf(`${letters.slice(0, middle).join("")}…`, size, weight) <= room) low = middle;
    else high = middle - 1;
  }
  return `${letters.slice(0, low).join("").trimEnd()}…`;
}

// Characters that draw nothing but turn or hide their neighbours are shown as what they are.
// (The joiners inside emoji and in some scripts are innocent.)
export const visible = (text) =>
  text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, (letter) =>
    "\u200c\u200d".includes(letter) ? letter : `<U+${letter.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}>`,
  );
