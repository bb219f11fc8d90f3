import MarkdownIt, { type Token } from "markdown-it";

/** What a text in Markdown consists of: texts, and elements that contain more of the same. */
export type MarkdownNode = string | MarkdownElement;
export type MarkdownElement = {
  tag: string;
  /** Of a link, safe to be followed. */
  href?: string;
  /** Of a list's first number, where that is not one. */
  start?: number;
  children: MarkdownNode[];
};

/** Deeper ones are shown flat: what is rendered takes a frame of the stack for each level. */
const DEEPEST = 24;
const HERE = "https://here.invalid";

// HTML stays text. Pictures become links: loading them would tell their server who reads.
const parser = new MarkdownIt("commonmark", { html: false }).disable("image");
parser.validateLink = (href) => urlOf(href) !== undefined;

/** A text in Markdown as a tree, in time that grows with its length. */
export function parseMarkdown(text: string): MarkdownNode[] {
  const root: MarkdownNode[] = [];
  /** The children of the elements that are open, the innermost last. */
  const open = [root];
  for (const token of parser.parse(text, {}).flatMap(withChildren)) {
    const within = open.at(-1) ?? root;
    if (token.nesting === -1) {
      open.pop();
    } else if (token.nesting === 0) {
      within.push(leafOf(token));
    } else if (token.hidden || open.length > DEEPEST) {
      open.push(within);
    } else {
      const element = elementOf(token);
      within.push(element);
      open.push(element.children);
    }
  }
  return root;
}

/** What is left of a text without its marks, in one line. */
export const plainTextOf = (markdown: string): string =>
  textIn(parseMarkdown(markdown)).replaceAll(/\s+/g, " ").trim();

const textIn = (nodes: MarkdownNode[]): string =>
  nodes
    .map((node) => (typeof node === "string" ? node : textIn(node.children)))
    .join(nodes.some((node) => typeof node !== "string" && isBlock(node)) ? " " : "");

const isBlock = ({ tag }: MarkdownElement) => /^(p|h\d|[uo]l|li|pre|blockquote|br|hr)$/.test(tag);

/** The host that a link leads to, where that is not this site. */
export function hostOf(href: string): string | undefined {
  const url = urlOf(href);
  return url && url.origin !== HERE && url.protocol !== "mailto:" ? url.host : undefined;
}

function urlOf(href: string): URL | undefined {
  if (!URL.canParse(href, HERE)) return undefined;
  const url = new URL(href, HERE);
  return ["http:", "https:", "mailto:"].includes(url.protocol) ? url : undefined;
}

const withChildren = (token: Token): Token[] =>
  token.type === "inline" ? (token.children ?? []) : [token];

function elementOf(token: Token): MarkdownElement {
  const [href, start] = [token.attrGet("href"), token.attrGet("start")];
  return {
    tag: token.tag,
    ...(href !== null && { href: String(href) }),
    ...(start !== null && { start: Number(start) }),
    children: [],
  };
}

function leafOf({ type, tag, content }: Token): MarkdownNode {
  const code: MarkdownElement = { tag: "code", children: [content] };
  if (type === "code_inline") return code;
  if (type === "fence" || type === "code_block") return { tag: "pre", children: [code] };
  if (type === "softbreak") return "\n";
  return tag === "" ? content : { tag, children: [] };
}
