import type { ReactNode } from "react";

type Props = { title: string; text: string; children?: ReactNode };

/** Replaces a page: a message, and actions to continue. */
export function Message({ title, text, children }: Props) {
  return (
    <div className="mx-auto grid w-full max-w-md justify-items-start gap-4 py-8">
      <h1 className="text-2xl font-bold">{title}</h1>
      <p className="text-muted">{text}</p>
      {children}
    </div>
  );
}
