import { TextLink } from "./text-link";

type Props = { href: string; children: string };

/** Leads back to the page above, close over that page's title; the arrow is not read aloud. */
export const BackLink = ({ href, children }: Props) => (
  <TextLink href={href} className="-mt-2 -mb-6 gap-1.5 justify-self-start print:hidden">
    <span aria-hidden="true">←</span>
    <bdi>{children}</bdi>
  </TextLink>
);
