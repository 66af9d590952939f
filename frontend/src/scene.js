// The scene: every trait Python draws us with. Python owns it; here it is only read.
const EMPTY = {
  summary: { host: "", time: "", vms: [], selected: null },
  tree: { vm: null, vm_name: "", dot: null, nodes: [], selected: null, empty: "" },
  details: { title: "", rows: [], screen: null },
  actions: { vm: [], node: [] },
  guest: {},
  files: { rows: [] },
  dialog: {},
  notice: {},
  cmdlet: {},
  history: {},
  announce: {},
};

const TRAITS = Object.keys(EMPTY);

// Missing traits and missing fields are filled in, so the panes never have to ask.
export function readScene(model) {
  return Object.fromEntries(TRAITS.map((name) => [name, complete(name, model.get(name))]));
}

const completed = new WeakMap();

// The same trait value gives the same object again: that is what `steady` panes compare.
function complete(name, value) {
  if (!value) return EMPTY[name];
  if (!completed.has(value)) completed.set(value, { ...EMPTY[name], ...value });
  return completed.get(value);
}

// One redraw for a batch of traits that arrived together.
export function watchScene(model, redraw) {
  let due = false;
  let watching = true;
  const changed = () => {
    if (due) return;
    due = true;
    queueMicrotask(() => {
      due = false;
      if (watching) redraw();
    });
  };
  for (const name of TRAITS) model.on(`change:${name}`, changed);
  return () => {
    watching = false;
    for (const name of TRAITS) model.off(`change:${name}`, changed);
  };
}
