import { clsx } from "clsx";
import { createElement, type ReactNode } from "react";
import { type MarkdownElement, type MarkdownNode, parseMarkdown } from "./markdown-tree";
import { TextAddress } from "./text-address";

type Heading = "h2" | "h3" | "h4";
type Props = {
  text: string;
  /** The level of the text's headings: one below the surrounding heading. */
  heading?: Heading;
  className?: string;
};

/** Text in Markdown. HTML in it is shown as text; images are shown as links. */
export function Markdown({ text, heading = "h3", className }: Props) {
  const props = { className: clsx("grid max-w-prose grid-cols-1 gap-3", className) };
  return createElement("div", props, ...renderNodes(parseMarkdown(text), heading));
}

const renderNodes = (nodes: MarkdownNode[], heading: Heading): ReactNode[] =>
  nodes.map((node) => (typeof node === "string" ? node : renderElement(node, heading)));

const classes: Record<string, string> = {
  ul: "grid list-disc gap-1 pl-6 marker:text-muted",
  ol: "grid list-decimal gap-1 pl-6 marker:text-muted",
  pre: "overflow-x-auto rounded-lg border border-line bg-paper p-3 text-sm",
  blockquote: "grid gap-3 border-l-4 border-line pl-3 text-muted",
  hr: "border-line",
};

function renderElement(node: MarkdownElement, heading: Heading): ReactNode {
  const { tag, href, start } = node;
  const children = renderNodes(node.children, heading);
  if (href !== undefined) return createElement(TextAddress, { href }, ...children);
  if (/^h\d$/.test(tag)) return createElement(heading, { className: "font-bold" }, ...children);
  return createElement(tag, { className: classes[tag], start }, ...children);
}
