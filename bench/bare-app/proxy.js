// Without a file of its own, Turbopack would take the product's, two folders up.
export function proxy() {}

export const config = { matcher: "/never" };
