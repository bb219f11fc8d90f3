import { clsx } from "clsx";
import { Link } from "@/components/ui/link";

export type Tab = { href: string; label: string; current: boolean };

type Props = { label: string; tabs: Tab[]; variant?: keyof typeof variants };

const variants = {
  /** Filters of a list. */
  pill: {
    nav: "gap-2",
    tab: "rounded-full border px-3 text-sm sm:px-4 sm:text-base",
    current: "border-accent bg-accent-soft text-ink forced-current",
    other: "border-line text-muted hover:text-ink",
  },
  /** The parts of a page. */
  line: {
    nav: "gap-x-1 border-b border-line sm:gap-x-2",
    tab: "-mb-px border-b-3 px-1.5 text-sm sm:px-3 sm:text-base",
    current: "border-accent text-ink forced-current",
    other: "border-transparent text-muted hover:text-ink",
  },
};

/** Links between views of one page; the URL selects the view. */
export function Tabs({ label, tabs, variant = "pill" }: Props) {
  const style = variants[variant];
  return (
    <nav aria-label={label} className={clsx("flex flex-wrap print:hidden", style.nav)}>
      {tabs.map(({ href, label: text, current }) => (
        <Link
          key={href}
          href={href}
          aria-current={current ? "page" : undefined}
          className={clsx(
            "inline-flex min-h-11 items-center font-semibold",
            style.tab,
            current ? style.current : style.other,
          )}
        >
          {text}
        </Link>
      ))}
    </nav>
  );
}
