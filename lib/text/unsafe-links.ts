import "server-only";

import { domainToUnicode } from "node:url";
import MarkdownIt from "markdown-it";
import { latinLookalike } from "./confusable-letters";

// Sees every link, also those that the renderer shows as text, with its host as it was typed.
const parser = new MarkdownIt("commonmark", { html: false }).disable("image");
parser.validateLink = () => true;
parser.normalizeLink = (href) => href;

/** In a text that is no link: `https://school.id@elsewhere.test` looks like one. */
const BARE_CREDENTIALS = /https?:\/\/[^\s/?#<>()"]*@[^\s/?#@]/i;
const SCHEME = /^[a-z][a-z\d+.-]*:/i;

/** Whether a Markdown text has a link that runs a script, carries a password, or imitates another host. */
export function hasUnsafeLink(markdown: string): boolean {
  if (BARE_CREDENTIALS.test(markdown)) return true;
  return parser
    .parse(markdown, {})
    .flatMap(({ children }) => children ?? [])
    .some((token) => token.type === "link_open" && isUnsafe(String(token.attrGet("href"))));
}

/** Browsers drop tabs and line breaks inside a scheme, and spaces before it. */
const asBrowsersRead = (href: string) => href.replaceAll(/\s/g, "").replaceAll("\\", "/");

function isUnsafe(typed: string): boolean {
  const href = asBrowsersRead(typed);
  const scheme = SCHEME.exec(href)?.[0].toLowerCase();
  if (scheme === undefined && !href.startsWith("//")) return false; // on this site
  if (scheme === "mailto:") return false;
  if (scheme !== undefined && scheme !== "http:" && scheme !== "https:") return true;
  const absolute = scheme === undefined ? `https:${href}` : href;
  if (!URL.canParse(absolute)) return true;
  const { username, password, hostname } = new URL(absolute);
  return username !== "" || password !== "" || isDeceptiveHost(hostname);
}

/** A host with a label of several scripts, or of letters that all look Latin and are not. */
export const isDeceptiveHost = (hostname: string): boolean =>
  domainToUnicode(hostname).split(".").some(isDeceptiveLabel);

const SCRIPTS = ["Latin", "Cyrillic", "Greek", "Armenian", "Cherokee", "Coptic", "Georgian"].map(
  (script) => new RegExp(String.raw`\p{Script=${script}}`, "u"),
);

function isDeceptiveLabel(label: string): boolean {
  if (/^[\p{Script=Latin}\p{N}-]*$/u.test(label)) return false;
  if (SCRIPTS.filter((script) => script.test(label)).length > 1) return true;
  return Array.from(label, latinLookalike).every((letter) => /^[\w-]+$/.test(letter));
}
