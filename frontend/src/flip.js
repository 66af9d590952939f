// First, last, invert, play: things keep their identity and glide to where they are now.
const GLIDE = { duration: 260, easing: "cubic-bezier(.2, .7, .2, 1)" };
const FADE = { duration: 180, easing: "ease-out" };
const MANY = 150;

export function mayMove(count) {
  return count <= MANY && !matchMedia("(prefers-reduced-motion: reduce)").matches;
}

const at = ({ x, y }) => `translate(${x}px, ${y}px)`;

// Where it is seen at this moment, which is between two places while it still glides.
export function seenAt(element, gliding, place) {
  if (gliding?.playState !== "running") return place;
  const { e: x, f: y } = new DOMMatrix(getComputedStyle(element).transform);
  return { x, y };
}

export function glide(element, gliding, from, to) {
  if (from.x === to.x && from.y === to.y) return gliding;
  gliding?.cancel();
  return element.animate([{ transform: at(from) }, { transform: at(to) }], GLIDE);
}

// Lines bend with their ends, where the browser can animate a path (the others jump).
export function bend(path, from, to) {
  if (from === to) return;
  path.animate([{ d: `path("${from}")` }, { d: `path("${to}")` }], GLIDE);
}

export function fadeIn(element) {
  element.animate([{ opacity: 0 }, { opacity: 1 }], { ...FADE, delay: 80, fill: "backwards" });
}

export function fadeOut(element, moving) {
  if (!moving) return element.remove();
  const end = () => element.remove();
  element.animate([{ opacity: 1 }, { opacity: 0 }], FADE).finished.then(end, end);
}
