"use client";

import { type ReactNode, useEffect, useState } from "react";

/** Shows its children until the time is over; without JavaScript until the page is loaded again. */
export function ForAWhile({
  milliseconds,
  children,
}: {
  milliseconds: number;
  children: ReactNode;
}) {
  const [over, setOver] = useState(false);
  useEffect(() => {
    const timeout = setTimeout(() => setOver(true), milliseconds);
    return () => clearTimeout(timeout);
  }, [milliseconds]);
  return over ? null : children;
}
