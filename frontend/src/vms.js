// The list of virtual machines, with the progress of what is going on in the Status column.
import { useRef } from "preact/hooks";
import { focusable, handled, html, steady } from "./html.js";
import { Pane } from "./pane.js";
import { Icon } from "./icons.js";

const COLUMNS = [
  ["name", "Name"],
  ["state", "State"],
  ["cpu", "CPU Usage"],
  ["memory", "Assigned Memory"],
  ["uptime", "Uptime"],
  ["status", "Status"],
];

export const VirtualMachines = steady(({ vms, selected, send, openMenu }) => {
  const rows = useRef({});
  const at = Math.max(0, vms.findIndex((vm) => vm.id === selected));

  const select = (vm) => vm.id !== selected && send({ type: "select", vm: vm.id });
  const menu = (vm, x, y) => {
    select(vm);
    openMenu({ target: "vm", id: vm.id, x, y, back: () => rows.current[vm.id]?.focus() });
  };

  const go = (index) => {
    const vm = vms[Math.min(vms.length - 1, Math.max(0, index))];
    rows.current[vm.id]?.focus();
    select(vm);
  };
  const onKey = (event, vm) => {
    const index = vms.indexOf(vm);
    const box = event.currentTarget.getBoundingClientRect();
    if (event.key === "ArrowDown") go(index + 1);
    else if (event.key === "ArrowUp") go(index - 1);
    else if (event.key === "Home") go(0);
    else if (event.key === "End") go(vms.length - 1);
    else if (event.key === "Enter" || event.key === " ") select(vm);
    else if (event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey)) menu(vm, box.left + 40, box.bottom);
    else return;
    handled(event);
  };

  return html`
    <${Pane} name="vms" title="Virtual Machines">
      <table class="hv-table hv-vms" role="grid" aria-label="Virtual Machines">
        <thead>
          <tr role="row">
            ${COLUMNS.map(([key, label]) => html`<th key=${key} class=${`hv-col-${key}`} role="columnheader" scope="col">${label}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${vms.map((vm, index) => html`
            <tr key=${vm.id} role="row" class="hv-vm" data-vm=${vm.id} data-state=${vm.state}
              tabindex=${index === at ? 0 : -1} aria-selected=${String(vm.id === selected)} ...${focusable}
              ref=${(row) => (rows.current[vm.id] = row)}
              onClick=${() => select(vm)}
              onKeyDown=${(event) => onKey(event, vm)}
              onContextMenu=${(event) => { handled(event); rows.current[vm.id]?.focus(); menu(vm, event.clientX, event.clientY); }}>
              ${COLUMNS.map(([key]) => html`
                <td key=${key} class=${`hv-col-${key}`} role="gridcell" title=${vm[key] || null}>
                  ${key === "name" && html`<${Icon} name="vm" />`}
                  ${key === "status" ? html`<${Status} vm=${vm} />` : vm[key]}
                </td>`)}
            </tr>`)}
        </tbody>
      </table>
      ${vms.length === 0 && html`<p class="hv-empty">No virtual machines were found on this server.</p>`}
    <//>`;
});

function Status({ vm }) {
  if (vm.percent === null || vm.percent === undefined) return vm.status;
  return html`
    <div class="hv-status">
      <span class="hv-status-text">${vm.status}</span>
      <span class="hv-progress" role="progressbar" aria-label=${vm.status} aria-valuemin="0" aria-valuemax="100"
        aria-valuenow=${vm.percent}><span class="hv-progress-done" style=${{ width: `${vm.percent}%` }}></span></span>
    </div>`;
}
