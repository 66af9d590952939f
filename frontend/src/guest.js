// The console of the selected virtual machine: a screen to look at, and what can be done inside.
import { useEffect, useRef, useState } from "preact/hooks";
import { focusable, html, steady } from "./html.js";
import { Pane } from "./pane.js";
import { Icon } from "./icons.js";
import { useUniqueId } from "./ids.js";

const DARK = new Set(["off", "saved"]);

export const Console = steady(({ guest, vmName, host, called, send }) => {
  const state = guest.console ?? "off";
  const title = vmName ? `${vmName} on ${host}` : "Console";
  const act = (action, value = null) => send({ type: "guest", action, value });
  const pad = useRef(null);
  return html`
    <${Pane} name="console" title=${title} note="Virtual Machine Connection" folds called=${called}>
      <${Toolbar} items=${guest.toolbar ?? []} press=${(action) => send({ type: "invoke", target: "console", action, vm: guest.vm })} />
      <div class=${`hv-screen hv-screen-${state}`} data-console=${state}>
        ${DARK.has(state) || (state === "busy" && !guest.clock)
          ? html`<${Message} guest=${guest} />`
          : html`<${Desktop} guest=${guest} act=${act} pad=${pad} />`}
        ${(state === "paused" || (state === "busy" && guest.clock)) && html`
          <div class="hv-screen-veil"><span>${guest.message || (state === "paused" ? "Paused" : "Please wait")}</span></div>`}
      </div>
      <${Tools} actions=${guest.actions ?? []} act=${act} pad=${pad} />
      <div class="hv-statusbar"><span>${guest.status}</span></div>
    <//>`;
});

// Pictures only, as on the real one: Revert stands there, too, and is hit by accident.
function Toolbar({ items, press }) {
  if (items.length === 0) return null;
  return html`
    <div class="hv-toolbar" role="group" aria-label="Console">
      ${items.map((item) => html`
        <button key=${item.id === "resume" ? "pause" : item.id} type="button" class="hv-toolbar-button" data-console-action=${item.id}
          ...${focusable} aria-label=${bare(item.label)} title=${bare(item.label)} aria-disabled=${item.enabled ? null : "true"}
          onClick=${() => item.enabled && press(item.id)}><${Icon} name=${item.id} /></button>`)}
    </div>`;
}

const bare = (label) => label.replace("...", "");

function Message({ guest }) {
  return html`
    <div class="hv-screen-message">
      <p>${guest.message || (guest.status ?? "").replace("Status: ", "")}</p>
      <p class="hv-screen-hint">${guest.hint}</p>
    </div>`;
}

// The clock stands in the corner where Windows has it.
function Desktop({ guest, act, pad }) {
  const [date, ...time] = (guest.clock ?? "").split(" ");
  return html`
    <div class="hv-desktop">
      <div class="hv-windows">
        <${Updates} patches=${guest.patches ?? []} />
        <${Folder} files=${guest.files ?? []} />
        <${Notepad} page=${guest.document ?? {}} pad=${pad} act=${act}
          writable=${(guest.actions ?? []).some((item) => item.id === "type" && item.enabled)} />
      </div>
      <div class="hv-taskbar">
        <span class="hv-taskbar-start" aria-hidden="true"><i></i><i></i><i></i><i></i></span>
        <span class=${/behind|ahead/.test(guest.skew) ? "hv-skew hv-skew-wrong" : "hv-skew"} data-skew>${guest.skew}</span>
        <span class="hv-clock"><span>${time.join(" ")}</span><span>${date}</span></span>
      </div>
    </div>`;
}

function Updates({ patches }) {
  return html`
    <section class="hv-window hv-window-updates" aria-label="Installed updates">
      <h3>Windows Update</h3>
      <ul>
        ${patches.map((patch) => html`
          <li key=${patch.id} class=${patch.installed ? "hv-installed" : "hv-missing"}>
            <span class="hv-tick" aria-hidden="true">${patch.installed ? "✓" : "–"}</span>
            <span>${patch.id}</span><small>${patch.installed ? "installed" : "not installed"}</small>
          </li>`)}
        ${patches.length === 0 && html`<li class="hv-missing"><span></span><span>No updates</span></li>`}
      </ul>
    </section>`;
}

function Folder({ files }) {
  return html`
    <section class="hv-window hv-window-files" aria-label="Files in the guest">
      <h3>File Explorer</h3>
      <ul>
        ${files.map((file) => html`<${GuestFile} key=${file.path} file=${file} />`)}
        ${files.length === 0 && html`<li class="hv-missing"><span>This folder is empty.</span></li>`}
      </ul>
    </section>`;
}

// What stands in a file is shown below its name, for those who ask.
function GuestFile({ file }) {
  const [open, setOpen] = useState(false);
  const id = useUniqueId();
  const item = useRef(null);
  useEffect(() => {
    if (open) item.current.scrollIntoView({ block: "nearest" });
  }, [open]);
  return html`
    <li class="hv-file" ref=${item}>
      <button type="button" class="hv-file-name" ...${focusable} aria-expanded=${String(open)} aria-controls=${id}
        onClick=${() => setOpen(!open)}>
        <span class="hv-file-mark" aria-hidden="true"><${Icon} name=${open ? "up" : "down"} /></span>
        <span class="hv-path">${file.path}</span><small>${file.size}</small>
      </button>
      <div class="hv-file-text" id=${id} hidden=${!open}>${file.text || "This file is empty."}</div>
    </li>`;
}

// The document nobody saved. What is typed is sent as a whole when the field is left, as one action:
// it is the lab's history that should have a step for it, not every key.
function Notepad({ page, writable, act, pad }) {
  const [draft, setDraft] = useState(null);
  const sent = useRef(null);
  useEffect(() => {
    setDraft(null);
    sent.current = null;
  }, [page.text, page.open]);
  if (!page.open) return null;

  const commit = () => {
    if (draft === null || draft === page.text || draft === sent.current) return;
    sent.current = draft;
    act("type", draft);
  };
  const onKey = (event) => {
    event.stopPropagation();
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) commit();
  };
  return html`
    <section class="hv-window hv-window-notepad" aria-label="Unsaved document">
      <h3>*Untitled – Notepad <small>unsaved, in memory only</small></h3>
      <textarea ref=${pad} class="hv-pad" rows="3" spellcheck=${false} ...${focusable} aria-label="Text of the unsaved document"
        placeholder="Nothing typed yet" readonly=${!writable} value=${draft ?? page.text}
        onInput=${(event) => setDraft(event.currentTarget.value)} onBlur=${commit} onKeyDown=${onKey}></textarea>
    </section>`;
}

function Tools({ actions, act, pad }) {
  if (actions.length === 0) return null;
  const press = (item) => (item.id === "type" ? pad.current?.focus() : act(item.id, valueOf(item)));
  return html`
    <div class="hv-tools" role="group" aria-label="Inside the guest">
      ${actions.map((item) => html`<${Tool} key=${item.id} item=${item} press=${press} />`)}
    </div>`;
}

const isSwitch = (item) => "checked" in item;
const valueOf = (item) => (isSwitch(item) ? (item.checked ? "off" : "on") : null);

function Tool({ item, press }) {
  const off = !item.enabled;
  const box = isSwitch(item);
  return html`
    <button type="button" class=${box ? "hv-tool hv-tool-box" : "hv-tool"} data-guest=${item.id} ...${focusable}
      role=${box ? "checkbox" : null} aria-checked=${box ? String(Boolean(item.checked)) : null}
      aria-disabled=${off ? "true" : null} title=${item.hint || null} onClick=${() => !off && press(item)}>
      ${box && html`<span class="hv-box" aria-hidden="true">${item.checked && html`<${Icon} name="apply" />`}</span>`}${item.label}
    </button>`;
}
