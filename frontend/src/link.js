// Messages to Python. They are numbered per widget, so that one log of them reads in order.
export const newLine = () => ({ last: 0, lost: false });

// A kernel that was restarted knows nothing of this widget any more, and sending to it fails, at once
// or later. Then the line is lost for good, for every view of the widget; `onLost` is told once.
export function openLink(model, line, onLost) {
  const lose = () => {
    if (line.lost) return;
    line.lost = true;
    onLost();
  };
  return (message) => {
    if (line.lost) return;
    line.last += 1;
    try {
      Promise.resolve(model.send({ ...message, seq: line.last })).catch(lose);
    } catch {
      lose();
    }
  };
}
