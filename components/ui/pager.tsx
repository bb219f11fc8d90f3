import { ButtonLink } from "./button";

type Target = { href: string; label: string };

/** To the start and to the following page of a list with a cursor. */
export function Pager({ start, next }: { start?: Target; next?: Target }) {
  return (
    <div className="flex flex-wrap gap-2">
      {[start, next].map(
        (target) =>
          target && (
            <ButtonLink key={target.href} variant="secondary" href={target.href}>
              {target.label}
            </ButtonLink>
          ),
      )}
    </div>
  );
}
