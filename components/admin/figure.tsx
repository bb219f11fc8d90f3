import { Link } from "@/components/ui/link";
import type { ReactNode } from "react";
import { Card } from "@/components/ui/card";

type Props = { label: string; value: number; href?: string; note?: ReactNode };

/** A number with a link to what it counts. Render it in a `<dl>`. */
export function Figure({ label, value, href, note }: Props) {
  return (
    <Card className="relative grid content-start gap-0.5 has-[a:hover]:bg-accent-soft">
      <dt className="text-muted">
        {href ? (
          <Link href={href} className="after:absolute after:inset-0 after:rounded-xl">
            {label}
          </Link>
        ) : (
          label
        )}
      </dt>
      <dd className="-order-1 text-3xl font-bold">{value}</dd>
      {note && <dd className="text-sm text-muted">{note}</dd>}
    </Card>
  );
}
