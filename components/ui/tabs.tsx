import { clsx } from "clsx";
import Link from "next/link";

export type Tab = { href: string; label: string; current: boolean };

/** Links between views of one page; the URL selects the view. */
export function Tabs({ label, tabs }: { label: string; tabs: Tab[] }) {
  return (
    <nav aria-label={label} className="flex flex-wrap gap-2">
      {tabs.map(({ href, label: text, current }) => (
        <Link
          key={href}
          href={href}
          aria-current={current ? "page" : undefined}
          className={clsx(
            "inline-flex min-h-11 items-center rounded-full border px-4 font-semibold",
            current
              ? "border-accent bg-accent-soft text-ink"
              : "border-line text-muted hover:text-ink",
          )}
        >
          {text}
        </Link>
      ))}
    </nav>
  );
}
