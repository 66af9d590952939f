// The entry of the module: what anywidget (or any other host of AFM modules) calls.
import { render as draw } from "preact";
import { html } from "./html.js";
import { App } from "./app.js";
import { readScene, watchScene } from "./scene.js";
import { newLine, openLink } from "./link.js";
import { joinViews } from "./leader.js";

// Called once for each widget. It may be drawn in several places, and each of them gets an object of
// its own to stand for the model, so what the views share is kept here.
export default function widget() {
  const line = newLine();
  const seats = [];
  return { render: ({ model, el }) => render(model, el, line, seats) };
}

function render(model, el, line, seats) {
  const root = document.createElement("div");
  root.className = "hv-manager";
  el.append(root);

  const send = openLink(model, line, () => seats.forEach((one) => one.changed()));
  const redraw = () =>
    draw(html`<${App} scene=${readScene(model)} send=${send} leads=${seat.leads()} lost=${line.lost} root=${root} />`, root);
  const seat = joinViews(seats, root, () => redraw());
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
