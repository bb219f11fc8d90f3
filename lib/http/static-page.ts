import { colorSchemeOf, type Theme } from "./theme";

type Page = {
  locale: string;
  theme: Theme;
  /** Of the content policy, for the style. */
  nonce: string | null | undefined;
  title: string;
  paragraphs: string[];
  link: { href: string; label: string };
  /** After which the browser follows the link by itself. */
  refreshSeconds?: number;
};

/** A page that depends on nothing that could fail: no database, no script, no file. */
export function staticPage(page: Page) {
  const { locale, theme, nonce, title, paragraphs, link, refreshSeconds } = page;
  const href = escapeHtml(link.href);
  const refresh = refreshSeconds
    ? `\n<meta http-equiv="refresh" content="${refreshSeconds};url=${href}">`
    : "";
  return `<!doctype html>
<html lang="${locale}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">${refresh}
<title>${title}</title>
<style nonce="${nonce}">:root{color-scheme:${colorSchemeOf(theme)}}body{font:1rem/1.6 system-ui,sans-serif;max-width:28rem;margin:20vh auto;padding:0 1rem}</style>
<h1>${title}</h1>
${paragraphs.map((text) => `<p>${text}</p>`).join("\n")}
<p><a href="${href}">${link.label}</a></p>
</html>
`;
}

const escapeHtml = (text: string) =>
  text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
