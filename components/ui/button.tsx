import { clsx } from "clsx";
import Link from "next/link";
import type { ComponentProps } from "react";

const shapes = {
  primary: "bg-accent text-on-accent hover:bg-accent-strong",
  secondary: "border border-field bg-surface text-ink hover:bg-accent-soft",
  quiet: "text-accent hover:bg-accent-soft",
  danger: "border border-danger bg-danger-soft text-danger hover:bg-surface",
};

type Variant = { variant?: keyof typeof shapes };

const buttonClass = (variant: keyof typeof shapes, className?: string) =>
  clsx(
    "inline-flex min-h-11 items-center justify-center gap-2 rounded-lg px-4 py-2 text-center font-semibold",
    "cursor-pointer transition-colors disabled:cursor-default disabled:opacity-60 aria-disabled:cursor-default aria-disabled:opacity-60",
    shapes[variant],
    className,
  );

type ButtonProps = ComponentProps<"button"> &
  Variant & {
    /** Answers nothing for now, but unlike a disabled button keeps the focus. */
    busy?: boolean;
  };

export function Button({ variant = "primary", busy, className, ...rest }: ButtonProps) {
  const waiting = busy && { "aria-disabled": true, onClick: ignore };
  return (
    <button type="submit" {...rest} {...waiting} className={buttonClass(variant, className)} />
  );
}

const ignore = (event: { preventDefault: () => void }) => event.preventDefault();

export function ButtonLink({
  variant = "primary",
  className,
  ...rest
}: ComponentProps<typeof Link> & Variant) {
  return <Link {...rest} className={buttonClass(variant, className)} />;
}

/** To a file: no page, so the router leaves it to the browser. */
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
