// The learner's time machine. It stands outside the simulated host, so it has a frame of its own and
// never uses the host's words (revert, apply, undo).
import { focusable, html, steady } from "./html.js";
import { Icon } from "./icons.js";

export const History = steady(({ history, send }) => {
  const act = (action, value) => send(value === undefined ? { type: "history", action } : { type: "history", action, value });
  return html`
    <section class="hv-lab" aria-label="Lab controls, outside the simulated host">
      <div class="hv-lab-head">
        <span class="hv-lab-title">The lab</span>
        <span class="hv-lab-text">outside the simulated host</span>
      </div>
      <div class="hv-lab-tools" role="group" aria-label="Rewind the lab">
        <${Button} icon="rewind" label=${history.rewind || "Rewind"} on=${history.can_rewind} press=${() => act("rewind")} />
        <${Button} icon="redo" label=${history.redo || "Redo"} on=${history.can_redo} press=${() => act("redo")} />
        <${Button} icon="start-over" label="Start over" on=${history.can_rewind} press=${() => act("start-over")} />
      </div>
      ${(history.waits ?? []).length > 0 && html`
        <div class="hv-lab-tools" role="group" aria-label="Let time pass">
          <span class="hv-lab-label"><${Icon} name="wait" />Let time pass</span>
          ${history.waits.map((wait) => html`
            <button key=${wait.id} type="button" class="hv-lab-button" data-history="wait" data-wait=${wait.id} ...${focusable}
              aria-label=${`Let ${wait.label} pass`} onClick=${() => act("wait", wait.id)}>${wait.label}</button>`)}
        </div>`}
    </section>`;
});

function Button({ icon, label, on, press }) {
  return html`
    <button type="button" class="hv-lab-button" data-history=${icon} ...${focusable} title=${label}
      aria-disabled=${on ? null : "true"} onClick=${() => on && press()}>
      <${Icon} name=${icon} /><span>${label}</span>
    </button>`;
}
