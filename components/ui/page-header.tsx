import type { ReactNode } from "react";

type Props = { title: string; lead?: ReactNode; children?: ReactNode };

/** A page's title, introduction and actions. */
export function PageHeader({ title, lead, children }: Props) {
  return (
    <header className="flex flex-wrap items-center justify-between gap-4">
      <div className="grid max-w-prose gap-1">
        <h1 dir="auto" className="text-2xl font-bold sm:text-3xl">
          {title}
        </h1>
        {lead && <p className="text-muted">{lead}</p>}
      </div>
      {children && <div className="flex flex-wrap gap-2">{children}</div>}
    </header>
  );
}
