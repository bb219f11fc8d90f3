import type { ReactNode } from "react";
import { Section } from "@/components/ui/section";

type Props = { id: string; title: string; use: ReactNode; children: ReactNode };

/** A chapter of the page: what it shows, and when to use it. */
export const Part = ({ id, title, use, children }: Props) => (
  <Section id={id} title={title}>
    <p className="max-w-prose text-muted">{use}</p>
    {children}
  </Section>
);

type ExampleProps = { name: string; children: ReactNode };

/** A primitive below its name. */
export const Example = ({ name, children }: ExampleProps) => (
  <div className="grid grid-cols-1 content-start gap-2">
    <h3 className="text-sm font-semibold text-muted">{name}</h3>
    {children}
  </div>
);
