import { clsx } from "clsx";
import type { ComponentProps } from "react";
import { drawings } from "./drawings";

export function Card({ className, ...rest }: ComponentProps<"div">) {
  return (
    <div
      {...rest}
      className={clsx("rounded-xl border border-line bg-surface p-4 sm:p-5", className)}
    />
  );
}

type EmptyProps = ComponentProps<"p"> & {
  /** A drawing of what will be here. */ art?: keyof typeof drawings;
};

/** Says what will be here. */
export function EmptyState({ art = "list", className, ...rest }: EmptyProps) {
  return (
    <div
      className={clsx(
        "grid justify-items-center gap-3 rounded-xl border border-dashed border-field px-4 py-8 text-center text-muted",
        className,
      )}
    >
      <svg
        viewBox="0 0 96 64"
        aria-hidden="true"
        className="icon h-16 text-accent [&_path:first-child]:fill-accent-soft"
      >
        {drawings[art]}
      </svg>
      <p {...rest} className="max-w-prose" />
    </div>
  );
}

export function Tag({ className, ...rest }: ComponentProps<"span">) {
  return (
    <span
      {...rest}
      className={clsx(
        "inline-block rounded-full border border-line px-2.5 py-0.5 text-sm text-muted",
        className,
      )}
    />
  );
}
