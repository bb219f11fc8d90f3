import { type MarkdownElement, type MarkdownNode, parseMarkdown } from "./markdown-tree";

/**
 * Markdown as plain text that keeps its paragraphs, its lists and the addresses of its links, for where
 * nothing renders Markdown.
 */
export const markdownLines = (markdown: string): string =>
  blocksOf(parseMarkdown(markdown)).join("\n\n").trim();

const blockTags = /^(p|h\d|[uo]l|pre|blockquote|hr)$/;

/** The blocks among the nodes; what stands between them is one too. */
function blocksOf(nodes: MarkdownNode[]): string[] {
  const blocks: string[] = [];
  let inline: MarkdownNode[] = [];
  const endInline = () => {
    const text = inlineOf(inline).trim();
    if (text !== "") blocks.push(text);
    inline = [];
  };
  for (const node of nodes) {
    if (typeof node === "string" || !blockTags.test(node.tag)) {
      inline.push(node);
      continue;
    }
    endInline();
    blocks.push(blockOf(node));
  }
  endInline();
  return blocks;
}

function blockOf({ tag, start = 1, children }: MarkdownElement): string {
  if (tag === "hr") return "—";
  if (tag === "pre") return inlineOf(children).trimEnd();
  if (tag !== "ul" && tag !== "ol") return blocksOf(children).join("\n\n");
  const items = children.filter((child) => typeof child !== "string");
  return items
    .map((item, index) => {
      const mark = tag === "ul" ? "• " : `${start + index}. `;
      return mark + blocksOf(item.children).join("\n").replaceAll("\n", "\n  ");
    })
    .join("\n");
}

const inlineOf = (nodes: MarkdownNode[]): string =>
  nodes.map((node) => (typeof node === "string" ? node : elementText(node))).join("");

function elementText({ tag, href, children }: MarkdownElement): string {
  if (tag === "br") return "\n";
  const text = inlineOf(children);
  const isAddress = href === undefined || href === text || href === `mailto:${text}`;
  return isAddress ? text : `${text} (${href})`;
}
