import "server-only";

import type { IncomingMessage, ServerResponse } from "node:http";
import { createTranslator } from "next-intl";
import { type Locale, LOCALE_COOKIE, locales } from "@/lib/i18n/preferences";
import { catalogues } from "@/lib/i18n/catalogues";
import { respondInstead } from "./preempt";
import { staticPage } from "./static-page";
import { THEME_COOKIE, themeOf } from "./theme";

/** Next.js sets it on the response to a Server Action that this build does not have. */
const ACTION_NOT_FOUND = "x-nextjs-action-not-found";

/**
 * Responds with a page where Next.js has one line of text: a form without JavaScript that was rendered
 * before a deployment. A fetched action keeps its response, which the browser's router understands.
 */
export function explainOutdatedForms(request: IncomingMessage, response: ServerResponse): void {
  if (request.method !== "POST" || request.headers["next-action"] !== undefined) return;
  const setHeader = response.setHeader.bind(response);
  response.setHeader = (name, value) => {
    if (name.toLowerCase() !== ACTION_NOT_FOUND) return setHeader(name, value);
    const headers = { "Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store" };
    respondInstead(response, { status: 409, headers, body: outdatedPage(request, response) });
    return response;
  };
}

function outdatedPage(request: IncomingMessage, response: ServerResponse): string {
  const { cookie } = request.headers;
  const locale = localeOf(cookie);
  const t = createTranslator({ locale, messages: catalogues[locale], namespace: "system" });
  const policy = String(response.getHeader("content-security-policy") ?? "");
  return staticPage({
    locale,
    theme: themeOf(valueOf(cookie, THEME_COOKIE)),
    nonce: /'nonce-([^']+)'/.exec(policy)?.[1],
    title: t("outdatedTitle"),
    paragraphs: [t("outdatedText"), t("outdatedForm")],
    link: { href: request.url ?? "/", label: t("outdatedOpen") },
  });
}

/** Read from the Cookie header: this runs outside of Next.js. */
const valueOf = (cookie = "", name: string) =>
  new RegExp(`(?:^|; )${name}=(\\w+)`).exec(cookie)?.[1];

function localeOf(cookie: string | undefined): Locale {
  const chosen = valueOf(cookie, LOCALE_COOKIE);
  return locales.find((name) => name === chosen) ?? locales[0];
}
