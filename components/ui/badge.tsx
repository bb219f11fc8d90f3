import type { IconComponent } from "@/components/ui/icons";

/** A short label with an icon, small enough for a line of text. */
export function Badge({ icon: Icon, children }: { icon: IconComponent; children: string }) {
  return (
    <span className="inline-flex items-baseline gap-1 ml-0.5 rounded-md border border-accent/30 bg-accent-soft px-1.5 text-xs/4.5 font-semibold whitespace-nowrap text-accent">
      <Icon aria-hidden="true" className="size-3.5 shrink-0 self-center" />
      <span>{children}</span>
    </span>
  );
}
