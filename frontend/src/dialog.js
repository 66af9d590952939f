// The host's questions. Titles, sentences and button labels come from Python, which has the real ones.
import { useRef } from "preact/hooks";
import { focusable, html, steady } from "./html.js";
import { Icon } from "./icons.js";
import { Modal } from "./modal.js";
import { useUniqueId } from "./ids.js";

export const HostDialog = steady(({ dialog, send, root, fallback }) => {
  if (dialog.serial === undefined) return null;
  return html`<${Question} key=${dialog.serial} dialog=${dialog} send=${send} root=${root} fallback=${fallback} />`;
});

function Question({ dialog, send, root, fallback }) {
  const form = useRef(null);
  const field = useUniqueId();
  const buttons = dialog.buttons ?? [];
  const reply = (button) => () =>
    send({
      type: "dialog",
      serial: dialog.serial,
      button: button?.id ?? "cancel",
      checked: form.current?.elements.checked?.checked ?? false,
      value: dialog.input ? form.current.elements.value.value : null,
    });
  const byDefault = buttons.find((button) => button.default) ?? buttons[0];

  return html`
    <${Modal} kind=${dialog.kind} title=${dialog.title} root=${root} fallback=${fallback} giveUp=${reply(cancelOf(buttons))}>
      ${(answer) => html`
        <form ref=${form} onSubmit=${(event) => { event.preventDefault(); answer(reply(byDefault)); }}>
          <div class="hv-dialog-body">
            ${!dialog.input && html`<span class="hv-dialog-icon"><${Icon} name=${dialog.kind} /></span>`}
            <div class="hv-dialog-text">
              ${(dialog.text ?? []).map((paragraph, index) => html`<p key=${index}>${paragraph}</p>`)}
              ${dialog.input && html`<${Field} id=${field} input=${dialog.input} submit=${() => answer(reply(byDefault))} />`}
              ${dialog.checkbox && html`
                <label class="hv-check"><input type="checkbox" name="checked" ...${focusable} /> ${dialog.checkbox}</label>`}
            </div>
          </div>
          <div class="hv-dialog-buttons">
            ${buttons.map((button) => html`
              <button key=${button.id} type="button" data-button=${button.id} ...${focusable}
                class=${button === byDefault ? "hv-button hv-default" : "hv-button"}
                data-first=${button === byDefault && !dialog.input ? "" : null}
                onClick=${() => answer(reply(button))}>${button.label}</button>`)}
          </div>
          ${(dialog.aside ?? []).length > 0 && html`
            <aside class="hv-aside" aria-label="Note by the lab">
              <span class="hv-aside-by">hvlab</span>
              <div>${dialog.aside.map((paragraph, index) => html`<p key=${index}>${paragraph}</p>`)}</div>
            </aside>`}
        </form>`}
    <//>`;
}

// Enter in a single line means OK, as the form's own submit would without a submit button.
function Field({ id, input, submit }) {
  const enter = (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    submit();
  };
  return html`
    <div class="hv-field">
      <label for=${id}>${input.label}</label>
      ${input.multiline
        ? html`<textarea id=${id} name="value" rows="4" ...${focusable} data-first defaultValue=${input.value}></textarea>`
        : html`<input id=${id} name="value" type="text" autocomplete="off" spellcheck=${false} ...${focusable} data-first
            defaultValue=${input.value} onKeyDown=${enter} />`}
    </div>`;
}

// Esc gives up: the button called cancel, or the last one ("Don't Delete").
function cancelOf(buttons) {
  return buttons.find((button) => button.id === "cancel") ?? buttons.at(-1);
}
