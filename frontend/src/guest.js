// The console of the selected virtual machine: a screen to look at, and what can be done inside.
import { useState } from "preact/hooks";
import { focusable, handled, html, steady } from "./html.js";
import { Pane } from "./pane.js";
import { Icon } from "./icons.js";

const DARK = new Set(["off", "saved"]);

export const Console = steady(({ guest, vmName, host, send }) => {
  const state = guest.console ?? "off";
  const title = vmName ? `${vmName} on ${host}` : "Console";
  const act = (action, value = null) => send({ type: "guest", action, value });
  return html`
    <${Pane} name="console" title=${title} note="Virtual Machine Connection" folds>
      <div class=${`hv-screen hv-screen-${state}`} data-console=${state}>
        ${DARK.has(state) || (state === "busy" && !guest.clock)
          ? html`<${Message} guest=${guest} />`
          : html`<${Desktop} guest=${guest} />`}
        ${(state === "paused" || (state === "busy" && guest.clock)) && html`
          <div class="hv-screen-veil"><span>${guest.message || (state === "paused" ? "Paused" : "Please wait")}</span></div>`}
      </div>
      <${Tools} actions=${guest.actions ?? []} act=${act} />
      <div class="hv-statusbar"><span>${guest.status}</span></div>
    <//>`;
});

function Message({ guest }) {
  return html`
    <div class="hv-screen-message">
      <p>${guest.message}</p>
      <p class="hv-screen-hint">${guest.hint}</p>
    </div>`;
}

// The clock stands in the corner where Windows has it.
function Desktop({ guest }) {
  const [date, ...time] = (guest.clock ?? "").split(" ");
  return html`
    <div class="hv-desktop">
      <div class="hv-windows">
        <${Updates} patches=${guest.patches ?? []} />
        <${Folder} files=${guest.files ?? []} />
        <${Notepad} document=${guest.document ?? {}} />
      </div>
      <div class="hv-taskbar">
        <span class="hv-taskbar-start" aria-hidden="true"><i></i><i></i><i></i><i></i></span>
        <span class="hv-skew" data-skew>${guest.skew}</span>
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
        ${files.map((file) => html`
          <li key=${file.path} title=${file.text}><span class="hv-path">${file.path}</span><small>${file.size}</small></li>`)}
        ${files.length === 0 && html`<li class="hv-missing"><span>This folder is empty.</span></li>`}
      </ul>
    </section>`;
}

function Notepad({ document: page }) {
  if (!page.open) return null;
  return html`
    <section class="hv-window hv-window-notepad" aria-label="Unsaved document">
      <h3>*Untitled – Notepad <small>unsaved, in memory only</small></h3>
      <pre>${page.text}</pre>
    </section>`;
}

function Tools({ actions, act }) {
  if (actions.length === 0) return null;
  return html`
    <div class="hv-tools" role="group" aria-label="Inside the guest">
      ${actions.map((item) => (item.id === "type" ? html`<${Typing} key=${item.id} item=${item} act=${act} />` : html`<${Tool} key=${item.id} item=${item} act=${act} />`))}
    </div>`;
}

function Tool({ item, act }) {
  const off = !item.enabled;
  const box = "checked" in item;
  const press = () => !off && act(item.id, box ? (item.checked ? "off" : "on") : null);
  return html`
    <button type="button" class=${box ? "hv-tool hv-tool-box" : "hv-tool"} data-guest=${item.id} ...${focusable}
      role=${box ? "checkbox" : null} aria-checked=${box ? String(Boolean(item.checked)) : null}
      aria-disabled=${off ? "true" : null} title=${item.hint || null} onClick=${press}>
      ${box && html`<span class="hv-box" aria-hidden="true">${item.checked && html`<${Icon} name="apply" />`}</span>`}${item.label}
    </button>`;
}

// What is typed goes into the guest's unsaved document.
function Typing({ item, act }) {
  const [text, setText] = useState("");
  const off = !item.enabled;
  const submit = () => {
    if (off) return;
    act(item.id, text || null);
    setText("");
  };
  const onKey = (event) => {
    event.stopPropagation();
    if (event.key !== "Enter" || event.isComposing) return;
    handled(event);
    submit();
  };
  return html`
    <span class="hv-typing">
      <input type="text" class="hv-input" ...${focusable} aria-label="Text for the unsaved document" placeholder="Text for the document"
        value=${text} disabled=${off} onInput=${(event) => setText(event.currentTarget.value)} onKeyDown=${onKey} />
      <button type="button" class="hv-tool" data-guest=${item.id} ...${focusable} aria-disabled=${off ? "true" : null}
        title=${item.hint || null} onClick=${submit}>${item.label}</button>
    </span>`;
}
