import { clsx } from "clsx";
import ReactMarkdown, { type Components } from "react-markdown";
import rehypeSanitize from "rehype-sanitize";

type Props = {
  text: string;
  /** The level below that of what the text stands under: its own headings begin there. */
  heading?: "h2" | "h3" | "h4";
  className?: string;
};

/** Text in Markdown. HTML in it shows as it was typed; pictures are left out: they would tell their server who reads. */
export function Markdown({ text, heading = "h3", className }: Props) {
  return (
    <div className={clsx("grid max-w-prose gap-3 break-words", className)}>
      <ReactMarkdown
        rehypePlugins={[rehypeSanitize]}
        disallowedElements={["img"]}
        components={{ ...components, h1: heading, h2: heading, h3: heading, h4: heading }}
      >
        {text}
      </ReactMarkdown>
    </div>
  );
}

const components: Components = {
  a: ({ href, children }) => (
    <a
      href={href}
      rel="noopener noreferrer nofollow"
      className="font-semibold text-accent underline underline-offset-4"
    >
      {children}
      {isElsewhere(href) && <span className="font-normal text-muted"> ({hostOf(href)})</span>}
    </a>
  ),
  ul: ({ children }) => <ul className="grid list-disc gap-1 pl-6 marker:text-muted">{children}</ul>,
  ol: ({ children, start }) => (
    <ol start={start} className="grid list-decimal gap-1 pl-6 marker:text-muted">
      {children}
    </ol>
  ),
  pre: ({ children }) => (
    <pre className="overflow-x-auto rounded-lg border border-line bg-paper p-3 text-sm">
      {children}
    </pre>
  ),
  blockquote: ({ children }) => (
    <blockquote className="border-l-4 border-line pl-3 text-muted">{children}</blockquote>
  ),
};

const isElsewhere = (href: string | undefined): href is string =>
  href !== undefined && /^https?:/i.test(href) && URL.canParse(href);

const hostOf = (href: string) => new URL(href).host;
