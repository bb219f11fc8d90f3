import type { ReactNode } from "react";
import { hostOf } from "@/lib/text/markdown-tree";

/** A link inside a text. The host of another site follows, unless the text of the link begins with it. */
export function TextAddress({ href, children }: { href: string; children?: ReactNode }) {
  const host = hostOf(href);
  const isShown = typeof children === "string" && host !== undefined && namesHost(children, host);
  return (
    <a
      href={href}
      rel="noopener noreferrer nofollow"
      data-shows-address={isShown || undefined}
      className="font-semibold text-accent underline underline-offset-4 [overflow-wrap:anywhere]"
    >
      <span>{children}</span>
      {host && !isShown && (
        <span translate="no" className="font-normal text-muted">{` (${host})`}</span>
      )}
    </a>
  );
}

/** Letters of other scripts can look like Latin ones: only the host as the browser reads it counts. */
const namesHost = (text: string, host: string) => {
  const address = text.toLowerCase().replace(/^https?:\/\//, "");
  return address.startsWith(host) && /^(?:[/?#]|$)/.test(address.slice(host.length));
};
