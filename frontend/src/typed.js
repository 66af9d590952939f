// What an administrator would have typed instead of the last click: quiet, to be read and to be copied.
import { useEffect, useRef, useState } from "preact/hooks";
import { focusable, html, steady } from "./html.js";
import { Icon } from "./icons.js";

const COPIED_FOR = 2000;

export const Typed = steady(({ cmdlet, send, say }) => (cmdlet.text ? html`<${Line} key=${cmdlet.serial} cmdlet=${cmdlet} send=${send} say=${say} />` : null));

function Line({ cmdlet, send, say }) {
  const code = useRef(null);
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return undefined;
    const timer = setTimeout(() => setCopied(false), COPIED_FOR);
    return () => clearTimeout(timer);
  }, [copied]);

  const copy = async () => {
    const done = await toClipboard(cmdlet.text, code.current);
    setCopied(done);
    say(done ? "Copied." : "The line is selected: copy it with Ctrl+C.");
  };
  const label = cmdlet.lab ? "Command of the lab" : "PowerShell";
  const title = cmdlet.lab ? "A real host has no command for this" : "What you would type on a real host";
  return html`
    <div class=${`hv-typed${cmdlet.lab ? " hv-typed-lab" : ""}`} role="note" aria-label=${label}>
      <span class="hv-typed-label" title=${title}><${Icon} name="prompt" />${label}</span>
      <code class="hv-typed-code" dir="ltr"><span ref=${code}>${coloured(cmdlet.text)}</span>${cmdlet.remark && html`<span class="hv-typed-remark">${`  # ${cmdlet.remark}`}</span>`}</code>
      <span class="hv-typed-tools">
        <button type="button" class="hv-typed-copy" ...${focusable} onClick=${copy}>
          <${Icon} name=${copied ? "apply" : "copy"} /><span>${copied ? "Copied" : "Copy"}</span>
        </button>
        <button type="button" class="hv-fold" ...${focusable} aria-label="Dismiss the command"
          onClick=${() => send({ type: "dismiss", serial: cmdlet.serial })}><${Icon} name="close" /></button>
      </span>
    </div>`;
}

// A page that is not served securely has no clipboard to write to: then what is selected is copied, and
// where that is forbidden too, it stays selected, ready for Ctrl+C.
async function toClipboard(text, element) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const selection = getSelection();
    selection.selectAllChildren(element);
    const done = document.execCommand("copy");
    if (done) selection.removeAllRanges();
    return done;
  }
}

// Texts, parameters and the names of commands; everything else as it is. What matches is one piece of
// the text, never markup.
const PIECES = /(?<text>'(?:''|[^'])*'|"(?:`[\s\S]|[^"`])*")|(?<name>(?<![\w-])[A-Z][A-Za-z]+-[A-Z][A-Za-z]+)|(?<parameter>(?<=\s)-[A-Za-z]+:?)/g;

function coloured(line) {
  const pieces = [];
  let end = 0;
  for (const found of line.matchAll(PIECES)) {
    const kind = Object.keys(found.groups).find((one) => found.groups[one] !== undefined);
    pieces.push(line.slice(end, found.index), html`<span class=${`hv-typed-${kind}`}>${found[0]}</span>`);
    end = found.index + found[0].length;
  }
  return [...pieces, line.slice(end)];
}
