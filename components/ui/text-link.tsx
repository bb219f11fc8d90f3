import { clsx } from "clsx";
import { Link } from "@/components/ui/link";
import type { ComponentProps } from "react";

export function TextLink({ className, ...rest }: ComponentProps<typeof Link>) {
  return (
    <Link
      {...rest}
      className={clsx(
        "inline-flex min-h-11 min-w-11 items-center font-semibold text-accent underline-offset-4 hover:underline",
        className,
      )}
    />
  );
}
