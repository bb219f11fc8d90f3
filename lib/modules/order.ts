/** Where a module goes: by one place, or right beside another. */
export type Move = { way: "up" | "down" } | { way: "before" | "after"; neighbour: string };

/** The order with `id` moved, and as it is where that leads nowhere. */
export function reordered(order: readonly string[], id: string, move: Move): string[] {
  const rest = order.filter((other) => other !== id);
  if (rest.length === order.length) return [...order];
  if ("neighbour" in move) {
    const place = rest.indexOf(move.neighbour);
    if (place === -1) return [...order];
    return rest.toSpliced(move.way === "before" ? place : place + 1, 0, id);
  }
  const place = order.indexOf(id) + (move.way === "up" ? -1 : 1);
  return rest.toSpliced(Math.max(0, place), 0, id);
}
