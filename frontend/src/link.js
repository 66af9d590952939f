// Messages to Python. They are numbered per model, so that one log of them reads in order.
const numbers = new WeakMap();

export function openLink(model) {
  return (message) => {
    const seq = (numbers.get(model) ?? 0) + 1;
    numbers.set(model, seq);
    model.send({ ...message, seq });
  };
}
