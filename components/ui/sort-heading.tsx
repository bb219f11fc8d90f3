import { ArrowDown, ArrowUp } from "@/components/ui/icons";
import { Link } from "@/components/ui/link";
import type { ReactNode } from "react";

type Props = { href: string; direction: "asc" | "desc" | undefined; children: ReactNode };

const ariaSort = { asc: "ascending", desc: "descending" } as const;
const icons = { asc: ArrowUp, desc: ArrowDown };

/** A column heading that sorts by the column; a second click reverses the order. */
export function SortHeading({ href, direction, children }: Props) {
  const Icon = direction && icons[direction];
  return (
    <th scope="col" aria-sort={direction && ariaSort[direction]} className="px-3">
      <Link
        href={href}
        scroll={false}
        className="inline-flex min-h-11 items-center gap-1 hover:text-ink hover:underline"
      >
        <span>{children}</span>
        {Icon && <Icon aria-hidden="true" className="size-4" />}
      </Link>
    </th>
  );
}
