import { clsx } from "clsx";

/** Three steps, the last one highlighted: "naik kelas" means moving up a class. */
export function Brand({ name, className }: { name: string; className?: string }) {
  return (
    <span className={clsx("inline-flex items-center gap-2 text-lg font-extrabold", className)}>
      <svg viewBox="0 0 24 24" className="size-7" aria-hidden="true">
        <rect x="2" y="15" width="6" height="7" rx="1.5" className="fill-field" />
        <rect x="9" y="9" width="6" height="13" rx="1.5" className="fill-field" />
        <rect x="16" y="2" width="6" height="20" rx="1.5" className="fill-accent" />
      </svg>
      <span translate="no">{name}</span>
    </span>
  );
}
