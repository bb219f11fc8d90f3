import { initialsOf } from "@/lib/text/initials";

/** A person's initials in a circle, beside the name. */
export function Avatar({ name }: { name: string }) {
  return (
    <span
      aria-hidden="true"
      translate="no"
      className="grid size-9 shrink-0 place-items-center rounded-full bg-accent-soft text-sm font-bold"
    >
      {initialsOf(name)}
    </span>
  );
}
