import { clsx } from "clsx";

type Part = { value: number; className: string };

/** A bar with the shares of a total, as a picture of numbers that stand beside it. */
export function ShareBar({
  parts,
  total,
  className,
}: {
  parts: readonly Part[];
  total: number;
  className?: string;
}) {
  const share = (value: number) => (100 * value) / Math.max(1, total);
  return (
    <svg
      aria-hidden="true"
      className={clsx(
        "h-2 rounded-full bg-line forced-colors:border forced-colors:bg-transparent",
        className,
      )}
    >
      {parts.map((part, index) => (
        <rect
          key={part.className}
          className={clsx("h-full", part.className)}
          x={`${share(parts.slice(0, index).reduce((sum, { value }) => sum + value, 0))}%`}
          width={`${share(part.value)}%`}
        />
      ))}
    </svg>
  );
}
