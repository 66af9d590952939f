// The same widget may be shown in several places. A dialog must open in one of them only: the view
// that was used last leads, and when it goes away the next one takes over.
export function joinViews(seats, root, changed) {
  const seat = { changed };
  seats.unshift(seat);

  const lead = () => {
    if (seats[0] === seat) return;
    const former = seats[0];
    seats.splice(seats.indexOf(seat), 1);
    seats.unshift(seat);
    former.changed();
    seat.changed();
  };
  root.addEventListener("pointerdown", lead, true);
  root.addEventListener("focusin", lead);
  seats[1]?.changed();

  return {
    leads: () => seats[0] === seat,
    leave() {
      root.removeEventListener("pointerdown", lead, true);
      root.removeEventListener("focusin", lead);
      seats.splice(seats.indexOf(seat), 1);
      seats[0]?.changed();
    },
  };
}
