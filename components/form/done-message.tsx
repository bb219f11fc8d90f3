"use client";

import { createContext, type ReactNode, useCallback, useContext, useEffect, useState } from "react";

const SHOWN_FOR_MS = 7_000;

const ShowDoneMessage = createContext<(text: string) => void>(() => undefined);

/** Returns a function that shows a success message, also when the form is gone by then. */
export const useShowDoneMessage = () => useContext(ShowDoneMessage);

/** Shows the last success message for some seconds; it persists across navigation. */
export function DoneMessages({ children }: { children: ReactNode }) {
  const [message, setMessage] = useState<{ text: string }>();
  const show = useCallback((text: string) => setMessage({ text }), []);
  useEffect(() => {
    const timeout = setTimeout(() => setMessage(undefined), SHOWN_FOR_MS);
    return () => clearTimeout(timeout);
  }, [message]);
  return (
    <ShowDoneMessage value={show}>
      {children}
      <div
        role="status"
        className="pointer-events-none fixed print:hidden inset-x-3 bottom-20 z-30 grid justify-items-center sm:bottom-4"
      >
        {message && (
          <p className="rounded-lg border border-accent bg-accent-soft px-4 py-3 font-semibold shadow-float">
            {message.text}
          </p>
        )}
      </div>
    </ShowDoneMessage>
  );
}
