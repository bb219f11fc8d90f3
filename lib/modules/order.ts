/** The order with `id` at another place. */
export function movedTo(order: readonly string[], id: string, place: number): string[] {
  return order.filter((other) => other !== id).toSpliced(place, 0, id);
}

/** The order with `id` right before or after `neighbour`, and as it is where that is not in it. */
export function movedBeside(
  order: readonly string[],
  id: string,
  { neighbour, side }: { neighbour: string; side: "before" | "after" },
): string[] {
  const place = order.filter((other) => other !== id).indexOf(neighbour);
  if (place === -1) return [...order];
  return movedTo(order, id, side === "before" ? place : place + 1);
}
