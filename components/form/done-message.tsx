"use client";

import { createContext, type ReactNode, useCallback, useContext, useEffect, useState } from "react";

const SHOWN_FOR_MS = 7_000;

const Say = createContext<(text: string) => void>(() => undefined);

/** Says that something is done where the form that did it may be gone by then. */
export const useSayDone = () => useContext(Say);

/** Shows and speaks, for a while, what has been done last. It outlives the pages. */
export function DoneMessages({ children }: { children: ReactNode }) {
  const [said, setSaid] = useState<{ text: string }>();
  const say = useCallback((text: string) => setSaid({ text }), []);
  useEffect(() => {
    const over = setTimeout(() => setSaid(undefined), SHOWN_FOR_MS);
    return () => clearTimeout(over);
  }, [said]);
  return (
    <Say value={say}>
      {children}
      <div
        role="status"
        className="pointer-events-none fixed inset-x-3 bottom-20 z-30 grid justify-items-center sm:bottom-4"
      >
        {said && (
          <p className="rounded-lg border border-accent bg-accent-soft px-4 py-3 font-semibold shadow-float">
            {said.text}
          </p>
        )}
      </div>
    </Say>
  );
}
