// The form of hvlab.views.questions. Python alone knows what is right; this only asks and shows.

let forms = 0; // radio buttons of two forms must not share a name

function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

function pick(form, name) {
  return form.choices.map(({ id, text }) =>
    make("label", { className: "hvq-choice" },
      make("input", { type: "radio", name, value: id, required: true }),
      make("span", { textContent: text })));
}

function place(form) {
  const rows = form.items.map((item) => {
    const select = make("select", { required: true },
      make("option", { value: "", textContent: "choose" }),
      // A place may have no id (the root of a tree hangs under nothing), so positions stand for them.
      ...form.places.map(({ text }, index) => make("option", { value: String(index), textContent: text })));
    select.dataset.item = item.id;
    const name = make("span", { className: "hvq-item", textContent: [item.text, form.relation].filter(Boolean).join(" ") });
    return make("label", { className: "hvq-row" }, name, select);
  });
  return [make("div", { className: "hvq-rows" }, ...rows)];
}

function answerOf(form, element) {
  if (form.kind === "pick") return element.querySelector("input:checked")?.value ?? null;
  const chosen = [...element.querySelectorAll("select")];
  return Object.fromEntries(chosen.map((one) => [one.dataset.item, form.places[Number(one.value)].id]));
}

function drawing(title, text) {
  return make("figure", { className: "hvq-drawing" },
    make("figcaption", { textContent: title }), make("pre", { textContent: text }));
}

function show(feedback, into) {
  into.replaceChildren();
  into.className = "hvq-feedback";
  if (!feedback.serial) return;
  const known = typeof feedback.right === "boolean";
  if (known) into.classList.add(feedback.right ? "hvq-right" : "hvq-wrong");
  if (feedback.title) {
    const mark = make("span", { ariaHidden: "true", textContent: feedback.right ? "✔ " : "✘ " });
    into.append(make("strong", {}, mark, feedback.title));
  }
  for (const line of feedback.lines) into.append(make("p", { textContent: line }));
  if (feedback.yours) {
    into.append(make("div", { className: "hvq-drawings" },
      drawing("Your tree", feedback.yours), drawing("The copy's tree", feedback.copys)));
  }
}

// A restarted kernel knows nothing of this form any more, and sending to it fails, at once or later.
function openLink(model, onLost) {
  let lost = false;
  const fail = () => {
    if (lost) return;
    lost = true;
    onLost();
  };
  return (message) => {
    if (lost) return;
    try {
      Promise.resolve(model.send(message)).catch(fail);
    } catch {
      fail();
    }
  };
}

function lose(element) {
  for (const one of element.querySelectorAll("fieldset, button")) one.ariaDisabled = "true";
  const strip = make("div", { className: "hvq-lost", textContent: "This form has lost its kernel. Run its cell again." });
  strip.setAttribute("role", "alert");
  element.prepend(strip);
}

function render({ model, el }) {
  const form = model.get("form");
  const legend = make("legend", { textContent: form.text });
  const fields = form.kind === "pick" ? pick(form, `hvq-${forms++}`) : place(form);
  const button = make("button", { type: "submit", textContent: "Check" });
  const feedback = make("div", { className: "hvq-feedback" });
  feedback.setAttribute("role", "status");
  const element = make("form", { className: "hvq" },
    make("fieldset", {}, legend, ...fields), button, feedback);
  // Otherwise the notebook takes arrow keys and letters for its own commands. JupyterLab looks for
  // the mark on the focused element itself.
  for (const one of element.querySelectorAll("input, select, button")) one.dataset.lmSuppressShortcuts = "true";
  const send = openLink(model, () => lose(element));
  // What was said of one answer must not stand under another, also when it is said late.
  let changed = false;
  const redraw = () => show(changed ? {} : model.get("feedback") ?? {}, feedback);
  element.addEventListener("change", () => {
    changed = true;
    redraw();
  });
  element.addEventListener("submit", (event) => {
    event.preventDefault();
    changed = false;
    send({ type: "answer", answer: answerOf(form, element) });
  });
  model.on("change:feedback", redraw);
  redraw();
  el.replaceChildren(element);
  return () => model.off("change:feedback", redraw);
}

export default { render };
