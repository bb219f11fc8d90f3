"use client";

import { type ReactNode, useEffect } from "react";

/** A message that the parameter `query` of the URL causes; it is removed, so that a reload shows none. */
export function ShownOnce({ query, children }: { query: string; children: ReactNode }) {
  useEffect(() => {
    const url = new URL(location.href);
    url.searchParams.delete(query);
    history.replaceState(history.state, "", url);
  }, [query]);
  return children;
}
