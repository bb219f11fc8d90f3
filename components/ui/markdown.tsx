import { clsx } from "clsx";
import { createElement, type ReactNode } from "react";
import { hostOf, type MarkdownElement, type MarkdownNode, parseMarkdown } from "./markdown-tree";

type Heading = "h2" | "h3" | "h4";
type Props = {
  text: string;
  /** The level below that of what the text stands under: its own headings are of it. */
  heading?: Heading;
  className?: string;
};

/** Text in Markdown. HTML in it shows as it was typed; pictures show as links. */
export function Markdown({ text, heading = "h3", className }: Props) {
  const whole = { className: clsx("grid max-w-prose grid-cols-1 gap-3", className) };
  return createElement("div", whole, ...shown(parseMarkdown(text), heading));
}

const shown = (nodes: MarkdownNode[], heading: Heading): ReactNode[] =>
  nodes.map((node) => (typeof node === "string" ? node : elementFor(node, heading)));

const classes: Record<string, string> = {
  ul: "grid list-disc gap-1 pl-6 marker:text-muted",
  ol: "grid list-decimal gap-1 pl-6 marker:text-muted",
  pre: "overflow-x-auto rounded-lg border border-line bg-paper p-3 text-sm",
  blockquote: "grid gap-3 border-l-4 border-line pl-3 text-muted",
  hr: "border-line",
};

function elementFor(node: MarkdownElement, heading: Heading): ReactNode {
  const { tag, href, start } = node;
  const children = shown(node.children, heading);
  if (href !== undefined) return createElement(TextLink, { href }, ...children);
  if (/^h\d$/.test(tag)) return createElement(heading, { className: "font-bold" }, ...children);
  return createElement(tag, { className: classes[tag], start }, ...children);
}

function TextLink({ href, children }: { href: string; children?: ReactNode }) {
  const host = hostOf(href);
  return (
    <a
      href={href}
      rel="noopener noreferrer nofollow"
      className="font-semibold text-accent underline underline-offset-4"
    >
      {children}
      {host && <span className="font-normal text-muted"> ({host})</span>}
    </a>
  );
}
