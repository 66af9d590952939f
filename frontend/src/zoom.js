// How large the tree is drawn, and which part of it is in sight.
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";

const SMALLEST = 0.5;
const LARGEST = 2;
const READABLE = 0.9; // narrower panes scroll instead of shrinking the names further
const STEP = 1.2;
const LOW = 200;
const HIGH = 460;

export function useZoom(frame, picture, drawn, subject) {
  const [chosen, choose] = useState(null);
  const [width, setWidth] = useState(0);
  const highest = useRef({ subject: null, height: LOW });

  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => setWidth(entry.contentRect.width));
    observer.observe(frame.current);
    return () => observer.disconnect();
  }, []);

  const size = picture.current.size;
  const whole = size.width && width ? width / size.width : 1;
  const scale = chosen === "fit" ? bounded(whole, 0.2, 1) : (chosen ?? bounded(whole, READABLE, 1));

  useLayoutEffect(() => {
    const { root } = picture.current;
    root.setAttribute("width", Math.floor(size.width * scale));
    root.setAttribute("height", Math.floor(size.height * scale));
    highest.current = highest.current.subject === subject ? highest.current : { subject, height: LOW };
    highest.current.height = bounded(size.height * scale, highest.current.height, HIGH);
    frame.current.style.minHeight = `${Math.ceil(highest.current.height)}px`;
  }, [drawn, scale, size.width, size.height]);

  return {
    scale,
    fits: chosen === "fit",
    in: () => choose(bounded(scale * STEP, SMALLEST, LARGEST)),
    out: () => choose(bounded(scale / STEP, SMALLEST, LARGEST)),
    fit: () => choose(chosen === "fit" ? null : "fit"),
  };
}

const bounded = (value, low, high) => Math.min(high, Math.max(low, value));

// Scrolls the pane, and nothing around it, until the box is in sight with some air.
export function reveal(frame, box, scale, { centred = false } = {}) {
  const air = centred ? Math.min(frame.clientWidth, frame.clientHeight) / 3 : 24;
  const left = (box.x - box.width / 2) * scale;
  const top = (box.y - box.height / 2) * scale;
  frame.scrollTo({
    left: into(frame.scrollLeft, frame.clientWidth, left - air, left + box.width * scale + air),
    top: into(frame.scrollTop, frame.clientHeight, top - air, top + box.height * scale + air),
    behavior: "instant",
  });
}

function into(scroll, room, start, end) {
  if (start < scroll) return Math.max(0, start);
  if (end > scroll + room) return end - room;
  return scroll;
}
