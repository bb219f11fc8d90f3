import { clsx } from "clsx";
import { Fragment } from "react";

/** A text of the API document, in English, with its `code` as `<code>`. */
export function Prose({ text = "", className }: { text: string | undefined; className?: string }) {
  return (
    <p lang="en" className={clsx("min-w-0", className)}>
      {text
        .split("`")
        .map((part, i) =>
          i % 2 === 1 ? (
            <code key={text.slice(0, i) + part}>{part}</code>
          ) : (
            <Fragment key={text.slice(0, i) + part}>{part}</Fragment>
          ),
        )}
    </p>
  );
}
