// Where the arrow keys lead in the tree as it is drawn: up to the parent, down to the first child,
// left and right among siblings.
const STEPS = {
  ArrowUp: (nodes, node) => nodes.find((one) => one.id === node.parent),
  ArrowDown: (nodes, node) => nodes.find((one) => one.parent === node.id),
  ArrowLeft: (nodes, node) => sibling(nodes, node, -1),
  ArrowRight: (nodes, node) => sibling(nodes, node, 1),
  Home: (nodes) => nodes[0],
  End: (nodes) => nodes.at(-1),
};

function sibling(nodes, node, by) {
  return nodes.find((one) => one.parent === node.parent && one.position === node.position + by);
}

export const isStep = (key) => key in STEPS;

export const step = (nodes, node, key) => STEPS[key](nodes, node) ?? node;
