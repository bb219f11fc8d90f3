import { clsx } from "clsx";
import type { ComponentProps, ReactNode } from "react";

/** A table on a wide screen, cards on a phone; its rows are `CardRow`s. */
export function CardTable({ headings, children }: { headings: string[]; children: ReactNode }) {
  return (
    <table className="block w-full sm:table">
      <thead className="sr-only sm:not-sr-only">
        <tr className="text-left text-sm text-muted">
          {headings.map((heading) => (
            <th key={heading} scope="col" className="p-3">
              {heading}
            </th>
          ))}
        </tr>
      </thead>
      <tbody className="block sm:table-row-group">{children}</tbody>
    </table>
  );
}

export function CardRow({ className, ...rest }: ComponentProps<"tr">) {
  return (
    <tr
      {...rest}
      className={clsx(
        "mb-2 grid rounded-xl border border-line bg-surface p-3 align-top sm:table-row sm:rounded-none [&>*]:sm:border-t [&>*]:sm:border-line [&>*]:sm:p-3",
        className,
      )}
    />
  );
}
