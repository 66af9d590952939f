// Where everything lies: DOT in, numbers out. Graphviz runs as WebAssembly inside this module; only
// numbers and our own node ids are taken from its answer, never text or markup.
import { Graphviz } from "@hpcc-js/wasm-graphviz";

// One instance for every widget on the page: compiling it is the slow part.
const graphviz = () => (globalThis.__hvlabGraphviz ??= Graphviz.load());

// The DOT speaks of points and of ten point letters; a card on the screen also carries a mark, so it is
// wider, and its two lines need little more height.
const WIDER = 4 / 3;
const TALLER = 1.15;

// {width, height, boxes: Map(node id -> {x, y, width, height})}; x and y are the middle of the node.
// At once when Graphviz is there, so that a change is drawn in the frame it arrives in; before that,
// a promise.
export function layOut(tree) {
  const loading = graphviz();
  const engine = loaded.get(loading);
  if (engine) return laidOut(engine, tree);
  return loading.then(
    (arrived) => {
      loaded.set(loading, arrived);
      return laidOut(arrived, tree);
    },
    (error) => withoutGraphviz(tree, error),
  );
}

const loaded = new WeakMap();
let last = { dot: null, geometry: null };

// To select a node changes nothing in the DOT, so nothing has to be laid out again.
function laidOut(engine, tree) {
  if (tree.dot === last.dot) return last.geometry;
  try {
    const geometry = read(JSON.parse(engine.layout(tree.dot, "json0", "dot")));
    last = { dot: tree.dot, geometry };
    return geometry;
  } catch (error) {
    return withoutGraphviz(tree, error);
  }
}

function withoutGraphviz(tree, error) {
  console.warn("hvlab: Graphviz is not available, the tree is laid out plainly", error);
  return plainly(tree.nodes);
}

function read(graph) {
  const [left, bottom, right, top] = numbers(graph.bb);
  const boxes = new Map();
  for (const node of graph.objects ?? []) {
    if (!node.pos) continue;
    const [x, y] = numbers(node.pos);
    // Graphviz counts upwards and in points, sizes in inches.
    boxes.set(node.name, {
      x: (x - left) * WIDER,
      y: (top - y) * TALLER,
      width: node.width * 72 * WIDER,
      height: node.height * 72 * TALLER,
    });
  }
  return { width: (right - left) * WIDER, height: (top - bottom) * TALLER, boxes };
}

const numbers = (text) => text.split(",").map(Number);

// Good enough when WebAssembly is forbidden: leaves side by side, parents above the middle.
function plainly(nodes) {
  const size = { width: 240, height: 48 };
  const children = new Map(nodes.map((node) => [node.id, []]));
  for (const node of nodes) children.get(node.parent)?.push(node.id);
  const boxes = new Map();
  let leaf = 0;
  const put = (node) => {
    const below = children.get(node.id).map((id) => put(nodes.find((one) => one.id === id)));
    const column = below.length ? (below[0] + below.at(-1)) / 2 : leaf++;
    boxes.set(node.id, { x: (column + 0.5) * 268, y: (node.level - 0.5) * 80, ...size });
    return column;
  };
  nodes.filter((node) => !node.parent).forEach(put);
  return { width: leaf * 268, height: Math.max(...nodes.map((node) => node.level)) * 80, boxes };
}
