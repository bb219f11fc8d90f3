import { clsx } from "clsx";
import { Link } from "@/components/ui/link";
import type { ComponentProps } from "react";

const variants = {
  primary: "bg-accent text-on-accent hover:bg-accent-strong",
  secondary: "border border-field bg-surface text-ink hover:bg-accent-soft",
  quiet: "text-accent hover:bg-accent-soft",
  danger: "border border-danger bg-danger-soft text-danger hover:bg-surface",
};

type Variant = { variant?: keyof typeof variants };

const buttonClass = (variant: keyof typeof variants, className?: string) =>
  clsx(
    "inline-flex min-h-11 items-center justify-center gap-2 print:hidden rounded-lg px-4 py-2 text-center font-semibold",
    "cursor-pointer transition-colors disabled:cursor-default disabled:opacity-60 aria-disabled:cursor-default aria-disabled:opacity-60",
    variants[variant],
    className,
  );

type ButtonProps = ComponentProps<"button"> &
  Variant & {
    /** Ignores clicks, but unlike a disabled button keeps the focus. */
    busy?: boolean;
  };

export function Button({ variant = "primary", busy, className, ...rest }: ButtonProps) {
  const busyProps = busy && { "aria-disabled": true, onClick: preventDefault };
  return (
    <button type="submit" {...rest} {...busyProps} className={buttonClass(variant, className)} />
  );
}

const preventDefault = (event: { preventDefault: () => void }) => event.preventDefault();

export function ButtonLink({
  variant = "primary",
  className,
  ...rest
}: ComponentProps<typeof Link> & Variant) {
  return <Link {...rest} className={buttonClass(variant, className)} />;
}

/** A link to a file, which the browser loads without the router. */
export function DownloadLink({
  variant = "secondary",
  className,
  children,
  ...rest
}: ComponentProps<"a"> & Variant) {
  return (
    <a download {...rest} className={buttonClass(variant, className)}>
      {children}
    </a>
  );
}
