import type { LucideIcon } from "lucide-react";

/** A word about what stands before it, small enough for a line of text. */
export function Badge({ icon: Icon, children }: { icon: LucideIcon; children: string }) {
  return (
    <span className="inline-flex items-center gap-1 rounded-md border border-accent/40 bg-accent-soft px-1.5 align-middle text-xs/5 font-semibold whitespace-nowrap text-accent">
      <Icon aria-hidden="true" className="size-3.5 shrink-0" />
      {children}
    </span>
  );
}
