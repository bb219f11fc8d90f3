import { Link } from "@/components/ui/link";
import type { ReactNode } from "react";

type Props = {
  href: string;
  title: string;
  /** Before the title, such as a day. */
  lead?: ReactNode;
  /** Lines below the title. */
  children?: ReactNode;
  /** After it, such as a button, which stays on its own above the row's link. */
  trailing?: ReactNode;
};

/** A task in a group. The whole row leads to the place where it is done. */
export const TaskRow = ({ href, title, lead, children, trailing }: Props) => (
  <li className="relative flex items-start gap-3 px-4 py-3 hover:bg-accent-soft/50">
    {lead}
    <div className="min-w-0 flex-1">
      <Link
        href={href}
        className="font-semibold after:absolute after:inset-0 focus-visible:outline-offset-[-3px]"
      >
        <bdi className="[overflow-wrap:anywhere]">{title}</bdi>
      </Link>
      <div className="grid gap-0.5 text-sm text-muted">{children}</div>
    </div>
    {trailing && <div className="shrink-0">{trailing}</div>}
  </li>
);
