import type { ComponentProps } from "react";

type Props = ComponentProps<"a"> & {
  href: string;
  /** The page stays where it is scrolled to. */
  scroll?: false;
};

/**
 * A link to a page of this site, which `ClientNavigation` opens without loading a document. The link of
 * Next.js would also request the pages behind all links that are in sight.
 */
export const Link = ({ scroll, children, ...rest }: Props) => (
  <a {...rest} data-page={scroll === false ? "unscrolled" : ""}>
    {children}
  </a>
);
