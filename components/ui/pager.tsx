import { ButtonLink } from "./button";

type Target = { href: string; label: string };

/** Links to the first and to the next page of a list with cursor paging. */
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
