import "server-only";

import { cookies, headers } from "next/headers";
import { redirect } from "next/navigation";
import { getLocale, getTranslations } from "next-intl/server";
import { databaseOutage } from "@/db/errors";
import { staticPage } from "./static-page";
import { THEME_COOKIE, themeOf } from "./theme";

const RETRY_SECONDS = 10;

/** Runs `run` for a page; during a database outage redirects to the outage page, which returns to `path`. */
export async function orOutagePage<T>(path: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    // A page cannot respond with 503: Next.js supports only 401, 403 and 404.
    if (databaseOutage(error)) redirect(`/unavailable?back=${encodeURIComponent(path)}`);
    throw error;
  }
}

/** The 503 page during a database outage; it reloads `path` after some seconds. */
export async function outagePage(path: string): Promise<Response> {
  const t = await getTranslations("system");
  const html = staticPage({
    locale: await getLocale(),
    theme: themeOf((await cookies()).get(THEME_COOKIE)?.value),
    nonce: (await headers()).get("x-nonce"),
    title: t("unavailableTitle"),
    paragraphs: [t("unavailableText"), t("unavailableForm")],
    link: { href: path, label: t("retry") },
    retrySeconds: RETRY_SECONDS,
  });
  return new Response(html, {
    status: 503,
    headers: {
      "Content-Type": "text/html; charset=utf-8",
      "Cache-Control": "no-store",
      "Retry-After": String(RETRY_SECONDS),
    },
  });
}
