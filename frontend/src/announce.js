// What is said to someone who listens instead of looking: Python's sentences and our own.
import { useCallback, useEffect, useState } from "preact/hooks";
import { html } from "./html.js";

export function useSpeaker() {
  const [spoken, setSpoken] = useState({ count: 0, text: "" });
  const say = useCallback((text) => setSpoken((last) => ({ count: last.count + 1, text })), []);
  return [spoken, say];
}

// A screen reader keeps quiet when the same text comes again; a trailing space that changes helps.
const again = (count, text) => (count % 2 ? `${text}\u00a0` : text);

export function LiveLine({ announce, spoken }) {
  const [text, setText] = useState("");
  // The line must be in the page, empty, before the first words are put into it.
  useEffect(() => {
    if (announce.text) setText(again(announce.serial, announce.text));
  }, [announce.serial, announce.text]);
  return html`
    <div class="hv-live" role="status" aria-live="polite">${text}</div>
    <div class="hv-live" role="status" aria-live="polite" data-own>${again(spoken.count, spoken.text)}</div>`;
}
