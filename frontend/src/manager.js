// The entry of the module: what anywidget (or any other host of AFM modules) calls.
import { render as draw } from "preact";
import { html } from "./html.js";
import { App } from "./app.js";
import { readScene, watchScene } from "./scene.js";
import { openLink } from "./link.js";
import { joinViews } from "./leader.js";

function render({ model, el }) {
  const root = document.createElement("div");
  root.className = "hv-manager";
  el.append(root);

  const send = openLink(model);
  const redraw = () =>
    draw(html`<${App} scene=${readScene(model)} send=${send} leads=${seat.leads()} root=${root} />`, root);
  const seat = joinViews(model, root, () => redraw());
  const unwatch = watchScene(model, redraw);

  redraw();
  send({ type: "ready" });

  return () => {
    unwatch();
    seat.leave();
    root.remove();
    draw(null, root);
  };
}

export default { render };
