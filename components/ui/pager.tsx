import { ButtonLink } from "./button";

type Target = { href: string; label: string };
type Props = { start?: Target; previous?: Target; next?: Target };

/** Links to the first, previous and next page of a list. */
export function Pager({ start, previous, next }: Props) {
  return (
    <div className="flex flex-wrap gap-2">
      {[start, previous, next].map(
        (target) =>
          target && (
            <ButtonLink key={target.label} variant="secondary" href={target.href}>
              {target.label}
            </ButtonLink>
          ),
      )}
    </div>
  );
}
