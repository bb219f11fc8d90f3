import { clsx } from "clsx";
import type { ReactNode } from "react";

type Props = {
  children: ReactNode;
  aside: ReactNode;
  below?: ReactNode;
  sticky?: boolean;
  /** On a narrow screen the side is above the main part. */
  asideFirst?: boolean;
};

/**
 * A page's main part and what belongs beside it, on a narrow screen below it; `below` follows both there,
 * and the main part where there is room for two columns.
 */
export const Split = ({ children, aside, below, sticky, asideFirst }: Props) => (
  <div className="grid grid-cols-1 items-start gap-8 lg:grid-cols-[minmax(0,1fr)_21rem]">
    {!asideFirst && <Part>{children}</Part>}
    <div
      className={clsx("grid grid-cols-1 gap-8 lg:col-start-2 lg:row-span-2 lg:row-start-1", {
        "lg:not-print:sticky lg:not-print:top-24": sticky,
      })}
    >
      {aside}
    </div>
    {asideFirst && <Part>{children}</Part>}
    {below && <Part>{below}</Part>}
  </div>
);

const Part = ({ children }: { children: ReactNode }) => (
  <div className="grid grid-cols-1 gap-8">{children}</div>
);
