import { clsx } from "clsx";
import type { ComponentProps } from "react";

export function Card({ className, ...rest }: ComponentProps<"div">) {
  return (
    <div
      {...rest}
      className={clsx("rounded-xl border border-line bg-surface p-4 sm:p-5", className)}
    />
  );
}

export function EmptyState({ className, ...rest }: ComponentProps<"p">) {
  return (
    <p
      {...rest}
      className={clsx(
        "rounded-xl border border-dashed border-field px-4 py-8 text-center text-muted",
        className,
      )}
    />
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
