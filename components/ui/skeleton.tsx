import { clsx } from "clsx";

const widths = ["w-3/4", "w-1/2", "w-2/3"];

/** Lines in the place of a list that is being fetched; `label` is what screen readers hear. */
export const Skeleton = ({ label }: { label: string }) => (
  <div role="status" className="grid gap-4 px-3 py-4">
    <span className="sr-only">{label}</span>
    {widths.map((width) => (
      <span key={width} aria-hidden="true" className="grid gap-2 motion-safe:animate-pulse">
        <span className={clsx("h-3.5 rounded bg-line", width)} />
        <span className="h-2.5 w-1/3 rounded bg-line" />
      </span>
    ))}
  </div>
);
