// Messages to Python. They are numbered per widget, so that one log of them reads in order.
export function openLink(model, numbered) {
  return (message) => {
    numbered.last += 1;
    model.send({ ...message, seq: numbered.last });
  };
}
