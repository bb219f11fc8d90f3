import { clsx } from "clsx";
import { createElement, type ReactNode } from "react";
import { type MarkdownElement, type MarkdownNode, parseMarkdown } from "@/lib/text/markdown-tree";
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

/** Each text beside elements in an element of its own: see decision 0030. */
const renderInline = (nodes: MarkdownNode[], heading: Heading): ReactNode[] =>
  renderNodes(nodes, heading).map((node) =>
    typeof node === "string" && nodes.length > 1 ? createElement("span", null, node) : node,
  );

// A line break is one: people who know no Markdown type texts too.
const classes: Record<string, string> = {
  p: "whitespace-pre-line",
  li: "whitespace-pre-line",
  ul: "grid list-disc gap-1 pl-6 marker:text-muted",
  ol: "grid list-decimal gap-1 pl-6 marker:text-muted",
  pre: "whitespace-pre-wrap [overflow-wrap:anywhere] rounded-lg border border-line bg-paper p-3 text-sm",
  blockquote: "grid gap-3 border-l-4 border-line pl-3 text-muted",
  hr: "border-line",
};

const blocks = new Set(["p", "ul", "ol", "li", "blockquote", "td", "th"]);

/** Nearer to the text that it heads. Large only where the surrounding heading is larger still. */
const headingClass = (tag: string, heading: Heading) =>
  clsx("mt-3 -mb-1 font-bold first:mt-0", heading === "h2" && headingSizes[tag]);

const headingSizes: Record<string, string> = { h1: "text-xl", h2: "text-lg" };

function renderElement(node: MarkdownElement, heading: Heading): ReactNode {
  const { tag, href, start } = node;
  const children = renderInline(node.children, heading);
  if (href !== undefined) return createElement(TextAddress, { href }, ...children);
  if (/^h\d$/.test(tag))
    return createElement(
      heading,
      { className: headingClass(tag, heading), dir: "auto" },
      ...children,
    );
  const dir = blocks.has(tag) ? "auto" : undefined; // each block follows its own text
  return createElement(tag, { className: classes[tag], start, dir }, ...children);
}
