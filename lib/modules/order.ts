/** A move by one position, or next to another module. */
export type Move =
  { direction: "up" | "down" } | { direction: "before" | "after"; neighbour: string };

/** The order with `id` moved; unchanged for an unknown module. */
export function moveItem(order: readonly string[], id: string, move: Move): string[] {
  const rest = order.filter((other) => other !== id);
  if (rest.length === order.length) return [...order];
  if ("neighbour" in move) {
    const index = rest.indexOf(move.neighbour);
    if (index === -1) return [...order];
    return rest.toSpliced(move.direction === "before" ? index : index + 1, 0, id);
  }
  const index = order.indexOf(id) + (move.direction === "up" ? -1 : 1);
  return rest.toSpliced(Math.max(0, index), 0, id);
}
