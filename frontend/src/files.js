// The files on the host, and who still needs each of them.
import { focusable, html, sameContent, steady } from "./html.js";
import { Pane } from "./pane.js";
import { Icon } from "./icons.js";

const SYMBOLS = {
  Disk: "disk",
  "Differencing disk": "differencing",
  Configuration: "config",
  "Saved state": "memory",
  "Guest state": "memory",
};

export const Files = steady(({ files }) => html`
  <${Pane} name="files" title="Files on the host" note=${files.total && `${files.volume} ${files.total} in use`} folds>
    <div class="hv-scroll" role="region" aria-label="Files on the host" tabindex="0" ...${focusable}>
      <table class="hv-table hv-files">
        <thead>
          <tr><th scope="col">Name</th><th scope="col" class="hv-number">Size</th><th scope="col" class="hv-col-parent">Parent</th><th scope="col">Used by</th></tr>
        </thead>
        <tbody>${files.rows.map((file) => html`<${FileRow} key=${file.path} file=${file} />`)}</tbody>
      </table>
      ${files.rows.length === 0 && html`<p class="hv-empty">No files.</p>`}
    </div>
  <//>`);

// Eight digits of a GUID are enough to tell files apart; the whole path is in the tooltip.
const short = (name) => name.replace(/([0-9A-F]{8})(-[0-9A-F]{4}){3}-[0-9A-F]{12}/gi, "$1…");
const lastOf = (folder) => folder.split("\\").at(-1);

const FileRow = steady(({ file }) => html`
  <tr class=${file.active ? "hv-file" : "hv-file hv-dormant"} data-path=${file.path}>
    <td title=${file.path}>
      <span class="hv-file-name"><${Icon} name=${SYMBOLS[file.kind] ?? "config"} />
        <span><span class="hv-wrap">${short(file.name)}</span><span class="hv-file-kind">${file.kind}${file.folder && ` in ${lastOf(file.folder)}`}</span>
          ${file.parent && html`<span class="hv-file-kind hv-file-below">on ${short(file.parent)}</span>`}</span></span>
    </td>
    <td class="hv-number">${file.size}</td>
    <td class="hv-wrap hv-col-parent" title=${file.parent || null}>${short(file.parent)}</td>
    <td>
      <span class="hv-users">
        ${(file.used_by ?? []).map((user) => html`<span key=${user} class=${user === "Now" ? "hv-user hv-user-now" : "hv-user"}>${user}</span>`)}
        ${!file.active && html`<span class="hv-file-kind">dormant</span>`}
        ${file.note && html`<span class="hv-file-note">${file.note}</span>`}
      </span>
    </td>
  </tr>`, sameContent);
