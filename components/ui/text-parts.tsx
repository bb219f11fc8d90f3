import { Children, type ReactNode } from "react";

/** The result of `t.rich()`, with each text in an element of its own: see decision 0030. */
export const TextParts = ({ children }: { children: ReactNode }) =>
  Children.map(children, (part) => (typeof part === "string" ? <span>{part}</span> : part));
