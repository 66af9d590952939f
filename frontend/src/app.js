// Which panes there are and how they lie. The widths are the style sheet's business.
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { html } from "./html.js";
import { VirtualMachines } from "./vms.js";
import { Checkpoints } from "./tree.js";
import { Details } from "./details.js";
import { Actions } from "./actions.js";
import { Console } from "./guest.js";
import { Files } from "./files.js";
import { History } from "./history.js";
import { ContextMenu } from "./menu.js";
import { HostDialog } from "./dialog.js";
import { ErrorBox, InfoLine } from "./notice.js";
import { Typed } from "./typed.js";
import { LostStrip } from "./lost.js";
import { LiveLine, useSpeaker } from "./announce.js";
import { Icon } from "./icons.js";

export function App({ scene, send: post, leads, lost, root }) {
  const { summary, tree, details, actions, guest, files, dialog, notice, cmdlet, history, announce } = scene;
  const [menu, setMenu] = useState(null);
  const [spoken, say] = useSpeaker();
  const tabstop = useRef(null);
  const listed = useAfterPaint(files);

  const selected = summary.vms.find((vm) => vm.id === summary.selected) ?? null;
  const node = tree.nodes.find((one) => one.id === tree.selected) ?? null;
  const closeMenu = useCallback(() => setMenu(null), []);
  const [called, call] = useState(0);
  // To connect changes nothing on the host: the console beside is shown, and that is all.
  const connect = useCallback(() => {
    call((count) => count + 1);
    say("Console of the virtual machine as it is now.");
  }, []);
  const send = useCallback((message) => (message.action === "connect" ? connect() : post(message)), [post]);
  const focusTree = useCallback(() => tabstop.current?.focus(), []);

  return html`
    <${LostStrip} lost=${lost} />
    <div class="hv-body" role="group" aria-label="Hyper-V Manager" aria-disabled=${lost ? "true" : null}>
      <header class="hv-titlebar">
        <${Icon} name="manager" />
        <span class="hv-titlebar-name">Hyper-V Manager</span>
        <span class="hv-titlebar-host">${summary.host}</span>
        <span class="hv-titlebar-time" title="The host's clock">${summary.time}</span>
      </header>
      <div class="hv-panes">
        <${VirtualMachines} vms=${summary.vms} selected=${summary.selected} send=${send} openMenu=${setMenu} />
        <${Checkpoints} tree=${tree} state=${stateOf(summary, tree.vm)} send=${send} say=${say} openMenu=${setMenu} tabstop=${tabstop} />
        <${Details} details=${details} connect=${connect} />
        <${Actions} vm=${selected && selected.id} vmName=${selected ? selected.name : ""} node=${node}
          actions=${actions} send=${send} />
        <${Console} guest=${guest} vmName=${selected ? selected.name : ""} host=${summary.host} called=${called} send=${send} />
        <${Files} files=${listed} />
        <${History} history=${history} send=${send} />
      </div>
      <div class="hv-foot">
        <${InfoLine} notice=${notice} send=${send} />
        <${Typed} cmdlet=${cmdlet} send=${send} say=${say} />
      </div>
    </div>
    <${LiveLine} announce=${announce} spoken=${spoken} />
    <${ContextMenu} menu=${lost ? null : menu} close=${closeMenu} tree=${tree} summary=${summary} actions=${actions} send=${send} />
    ${leads && !lost && html`
      <${HostDialog} dialog=${dialog} send=${send} root=${root} fallback=${focusTree} />
      <${ErrorBox} notice=${notice} send=${send} root=${root} fallback=${focusTree} />`}
  `;
}

// A long list of files is drawn when the tree has begun to move: it is the tree that was clicked for.
const LONG = 60;
const LATER = 100;

function useAfterPaint(files) {
  const [shown, show] = useState(files);
  const long = files.rows.length > LONG;
  useEffect(() => {
    const timer = setTimeout(() => show(files), long ? LATER : 0);
    return () => clearTimeout(timer);
  }, [files]);
  return long ? shown : files;
}

const stateOf = (summary, id) => summary.vms.find((vm) => vm.id === id)?.state ?? "";
