import { colorSchemeOf, type Theme } from "./theme";

type Page = {
  locale: string;
  theme: Theme;
  /** Of the content policy, for style and script. */
  nonce: string | null | undefined;
  title: string;
  paragraphs: string[];
  link: { href: string; label: string };
  /** Between attempts of the browser to follow the link by itself. */
  retrySeconds?: number;
};

/**
 * Looks whether the link leads somewhere again. A refresh by the browser would interrupt a screen reader
 * each time (WCAG 2.2.1).
 */
const retry = (seconds: number) =>
  `setInterval(()=>{const{href}=document.links[0];fetch(href).then(({ok})=>ok&&location.replace(href),()=>0)},${seconds * 1_000})`;

/** A page that depends on nothing that could fail: no database, no file, and without script it has a link. */
export function staticPage(page: Page) {
  const { locale, theme, nonce, title, paragraphs, link, retrySeconds } = page;
  const href = escapeHtml(link.href);
  const script = retrySeconds ? `\n<script nonce="${nonce}">${retry(retrySeconds)}</script>` : "";
  return `<!doctype html>
<html lang="${locale}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
<style nonce="${nonce}">:root{color-scheme:${colorSchemeOf(theme)};background:Canvas;color:CanvasText}body{font:1rem/1.6 system-ui,sans-serif;max-width:28rem;margin:20vh auto;padding:0 1rem}</style>
<main>
<h1>${title}</h1>
${paragraphs.map((text) => `<p>${text}</p>`).join("\n")}
<p><a href="${href}">${link.label}</a></p>
</main>${script}
</html>
`;
}

const escapeHtml = (text: string) =>
  text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
