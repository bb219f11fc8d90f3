import { clsx } from "clsx";
import type { ReactNode, ToggleEventHandler } from "react";
import { ChevronDown } from "./icons";

type Props = {
  title: ReactNode;
  /** Open at first, and again whenever it becomes true. */
  open?: boolean;
  tone?: keyof typeof tones;
  className?: string;
  /** Only from a client component. */
  onToggle?: ToggleEventHandler<HTMLDetailsElement>;
  children: ReactNode;
};

const tones = { plain: "", accent: "text-accent", muted: "text-muted", danger: "text-danger" };

/** A part of a page that is folded below its title; works without JavaScript. */
export const Disclosure = ({
  title,
  open,
  tone = "plain",
  className,
  onToggle,
  children,
}: Props) => (
  <details
    open={open}
    onToggle={onToggle}
    className={clsx("group/fold rounded-xl border border-line bg-surface px-4 sm:px-5", className)}
  >
    <summary
      className={clsx(
        "flex min-h-12 cursor-pointer items-center justify-between gap-3 py-2 font-semibold",
        tones[tone],
      )}
    >
      <span>{title}</span>
      <ChevronDown
        aria-hidden="true"
        className="size-5 shrink-0 text-muted group-open/fold:rotate-180"
      />
    </summary>
    {children}
  </details>
);
