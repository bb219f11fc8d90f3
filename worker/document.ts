import type { Locale } from "@/lib/i18n/preferences";
import { Html, html } from "./html";
import styles from "./offline.css";
import { textIn } from "./texts";

type Options = { lang: Locale; theme: string; title: string; body: Html; nonce: string };

/** Asks for the page again when the network is back, unless the reader is on the way to another one. */
const SCRIPT = `let left;addEventListener("beforeunload",()=>left=1);addEventListener("online",()=>left||location.reload())`;

const logo = html`<svg viewBox="0 0 24 24" width="28" height="28" aria-hidden="true">
  <rect x="2" y="15" width="6" height="7" rx="1.5" />
  <rect x="9" y="9" width="6" height="13" rx="1.5" />
  <rect x="16" y="2" width="6" height="20" rx="1.5" class="top" />
</svg>`;

/** The shell of an offline page. It loads nothing. */
export const documentOf = ({ lang, theme, title, body, nonce }: Options): string =>
  html`<!doctype html>
    <html lang="${lang}">
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width" />
      <title>${title} · Naik Kelas</title>
      <style nonce="${nonce}">
        ${new Html(inTheme(styles, theme))}
      </style>
      <header>
        <a href="/app/notifications">${logo}<span translate="no">Naik Kelas</span></a
        ><span class="state">${textIn(lang)("state")}</span>
      </header>
      <main>${body}</main>
      <script nonce="${nonce}">
        ${new Html(SCRIPT)};
      </script>
    </html> `.text;

/** In place of the condition in parentheses, before which the minifier leaves no space. */
const darkWhen: Record<string, string> = { light: " not all", dark: " all" };

/** The styles follow the device, unless the reader has chosen. */
const inTheme = (css: string, theme: string) =>
  css
    .replaceAll(/\(prefers-color-scheme: ?dark\)/g, (device) => darkWhen[theme] ?? device)
    .replace(/color-scheme: ?light dark/, (both) =>
      theme in darkWhen ? `color-scheme:${theme}` : both,
    );

/** What an offline page may load: nothing but itself. */
export const policyOf = (nonce: string): string =>
  `default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`;
