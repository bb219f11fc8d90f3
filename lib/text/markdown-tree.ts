import MarkdownIt, { type Token } from "markdown-it";
import { addressFinder } from "./addresses";

/** A node of a Markdown tree: text, or an element with child nodes. */
export type MarkdownNode = string | MarkdownElement;
export type MarkdownElement = {
  tag: string;
  /** Of a link; its protocol is allowed. */
  href?: string;
  /** The first number of an ordered list, unless it is 1. */
  start?: number;
  children: MarkdownNode[];
};

/** Deeper elements are flattened: rendering takes a stack frame per level. */
const MAX_DEPTH = 24;
const BASE_URL = "https://here.invalid";

// HTML stays text. Images become links: loading them would expose readers to another server.
const parser = new MarkdownIt("commonmark", { html: false, linkify: true })
  .disable("image")
  .enable("linkify");
parser.linkify = addressFinder;
parser.validateLink = (href) => urlOf(href) !== undefined;

/** Parses Markdown into a tree, in linear time. */
export function parseMarkdown(text: string): MarkdownNode[] {
  const root: MarkdownNode[] = [];
  /** The children of the open elements, the innermost last. */
  const open = [root];
  for (const token of parser.parse(text, {}).flatMap(withChildren)) {
    const parent = open.at(-1) ?? root;
    if (token.nesting === -1) {
      open.pop();
    } else if (token.nesting === 0) {
      parent.push(leafOf(token));
    } else if (token.hidden || open.length > MAX_DEPTH) {
      open.push(parent);
    } else {
      const element = elementOf(token);
      parent.push(element);
      open.push(element.children);
    }
  }
  return root;
}

/** The text without Markdown syntax, in one line. */
export const plainTextOf = (markdown: string): string =>
  textIn(parseMarkdown(markdown)).replaceAll(/\s+/g, " ").trim();

const textIn = (nodes: MarkdownNode[]): string =>
  nodes
    .map((node) => (typeof node === "string" ? node : textIn(node.children)))
    .join(nodes.some((node) => typeof node !== "string" && isBlock(node)) ? " " : "");

const isBlock = ({ tag }: MarkdownElement) => /^(p|h\d|[uo]l|li|pre|blockquote|br|hr)$/.test(tag);

/** The host of a link to another site; undefined for this site and for mail. */
export function hostOf(href: string): string | undefined {
  const url = urlOf(href);
  return url && url.origin !== BASE_URL && url.protocol !== "mailto:" ? url.host : undefined;
}

function urlOf(href: string): URL | undefined {
  if (!URL.canParse(href, BASE_URL)) return undefined;
  const url = new URL(href, BASE_URL);
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
