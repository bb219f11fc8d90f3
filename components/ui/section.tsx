import type { ReactNode } from "react";
import { PartBoundary } from "./part-boundary";

type Props = { id: string; title: string; aside?: ReactNode; children: ReactNode };

/** A titled part of a page. */
export function Section({ id, title, aside, children }: Props) {
  return (
    <section aria-labelledby={id} className="grid grid-cols-1 gap-3">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <h2 id={id} className="min-w-0 text-xl font-bold">
          {title}
        </h2>
        {aside}
      </div>
      <PartBoundary>{children}</PartBoundary>
    </section>
  );
}
