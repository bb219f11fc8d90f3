import { clsx } from "clsx";
import { Fragment } from "react";
import { addressesIn } from "@/lib/text/addresses";
import { TextAddress } from "./text-address";

/** A text as it was typed, with its line breaks and indentation; addresses in it are links. */
export function PlainText({ text, className }: { text: string; className?: string }) {
  const addresses = addressesIn(text);
  return (
    // Another text is another element, so that a page that the browser translates stays intact.
    <p
      key={text}
      dir="auto"
      className={clsx(
        "max-w-prose whitespace-pre-wrap [overflow-wrap:anywhere] [tab-size:4]",
        className,
      )}
    >
      {addresses.map(({ index, lastIndex, href }, at) => (
        <Fragment key={index}>
          {text.slice(addresses[at - 1]?.lastIndex ?? 0, index)}
          <TextAddress href={href}>{text.slice(index, lastIndex)}</TextAddress>
        </Fragment>
      ))}
      {text.slice(addresses.at(-1)?.lastIndex ?? 0)}
    </p>
  );
}
