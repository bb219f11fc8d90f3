import { TextLink } from "./text-link";

type Props = { href: string; children: string };

/** Leads back to the page above; the arrow is not read aloud. */
export const BackLink = ({ href, children }: Props) => (
  <TextLink href={href} className="justify-self-start print:hidden">
    <span aria-hidden="true">←&nbsp;</span>
    <bdi>{children}</bdi>
  </TextLink>
);
