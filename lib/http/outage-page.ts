import "server-only";

import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { getLocale, getTranslations } from "next-intl/server";
import { databaseOutage } from "@/db/errors";

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

/**
 * The 503 page during a database outage; it reloads `path` after some seconds. It depends on nothing
 * that could fail: no database, no script, no file.
 */
export async function outagePage(path: string): Promise<Response> {
  const t = await getTranslations("system");
  const back = escapeHtml(path);
  const html = `<!doctype html>
<html lang="${await getLocale()}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="refresh" content="${RETRY_SECONDS};url=${back}">
<title>${t("unavailableTitle")}</title>
<style nonce="${(await headers()).get("x-nonce")}">:root{color-scheme:light dark}body{font:1rem/1.6 system-ui,sans-serif;max-width:28rem;margin:20vh auto;padding:0 1rem}</style>
<h1>${t("unavailableTitle")}</h1>
<p>${t("unavailableText")}</p>
<p>${t("unavailableForm")}</p>
<p><a href="${back}">${t("retry")}</a></p>
</html>
`;
  return new Response(html, {
    status: 503,
    headers: {
      "Content-Type": "text/html; charset=utf-8",
      "Cache-Control": "no-store",
      "Retry-After": String(RETRY_SECONDS),
    },
  });
}

const escapeHtml = (text: string) =>
  text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
