import type { ReactNode } from "react";

/** A page that is read or filled in from top to bottom: one column in the middle of a wide screen. */
export const Column = ({ children }: { children: ReactNode }) => (
  <div className="mx-auto grid w-full max-w-2xl grid-cols-1 gap-8">{children}</div>
);
