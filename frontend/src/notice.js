// What the host says when something went wrong, and the quiet line for the rest.
import { focusable, html, steady } from "./html.js";
import { Icon } from "./icons.js";
import { Modal } from "./modal.js";

export const ErrorBox = steady(({ notice, send, root, fallback }) => {
  if (notice.kind !== "error") return null;
  const dismiss = () => send({ type: "dismiss", serial: notice.serial });
  return html`
    <${Modal} key=${notice.serial} kind="error" title=${notice.title} root=${root} fallback=${fallback} giveUp=${dismiss}>
      ${(answer) => html`
        <div class="hv-dialog-body">
          <span class="hv-dialog-icon hv-error-icon"><${Icon} name="error" /></span>
          <div>
            ${(notice.text ?? []).map((paragraph, index) => html`<p key=${index}>${paragraph}</p>`)}
            ${notice.cmdlet && html`<p class="hv-cmdlet"><span>${"PS>"}</span> <code>${notice.cmdlet}</code></p>`}
          </div>
        </div>
        <div class="hv-dialog-buttons">
          <button type="button" class="hv-button hv-default" ...${focusable} data-first onClick=${() => answer(dismiss)}>Close</button>
        </div>`}
    <//>`;
});

export const InfoLine = steady(({ notice, send }) => {
  if (notice.kind !== "info") return null;
  return html`
    <div class="hv-info" role="note" aria-label=${notice.title || "Note"}>
      ${notice.title && html`<strong>${notice.title}</strong>`}
      ${(notice.text ?? []).map((paragraph, index) => html`<span key=${index}>${paragraph}</span>`)}
      ${notice.cmdlet && html`<span class="hv-cmdlet"><span>${"PS>"}</span> <code>${notice.cmdlet}</code></span>`}
      <button type="button" class="hv-fold" ...${focusable} aria-label="Dismiss the note"
        onClick=${() => send({ type: "dismiss", serial: notice.serial })}><${Icon} name="close" /></button>
    </div>`;
});
