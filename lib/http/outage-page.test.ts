import { createTranslator } from "next-intl";
import { expect, test, vi } from "vitest";
import { DatabaseUnavailableError } from "@/db/errors";
import messages from "../i18n/messages/id.json";
import { orOutagePage, outagePage } from "./outage-page";

const cookie = { theme: undefined as string | undefined };
vi.mock("next/headers", () => ({
  headers: () => new Headers({ "x-nonce": "bm9uY2U=" }),
  cookies: () => ({ get: () => cookie.theme && { value: cookie.theme } }),
}));
vi.mock("next-intl/server", () => ({
  getLocale: () => "id",
  getTranslations: (namespace: "system") => createTranslator({ locale: "id", messages, namespace }),
}));

const away = new DatabaseUnavailableError("The database did not answer.", { uncertain: false });

test("L5: a page that finds no database leads to the one that says so, and from there back", async () => {
  const loading = orOutagePage("/app/courses?page=2&q=a b", () => Promise.reject(away));
  await expect(loading).rejects.toMatchObject({
    digest: expect.stringContaining(
      ";/unavailable?back=%2Fapp%2Fcourses%3Fpage%3D2%26q%3Da%20b;",
    ) as string,
  });
});

test("L5: what a page loads passes, and so does a mistake", async () => {
  expect(await orOutagePage("/app", () => Promise.resolve(7))).toBe(7);
  const mistake = new Error("a mistake");
  await expect(orOutagePage("/app", () => Promise.reject(mistake))).rejects.toBe(mistake);
});

test("L5: the page of an outage says what is wrong, and tries again by itself", async () => {
  const response = await outagePage("/app/courses?page=2");
  expect(response.status).toBe(503);
  expect(Object.fromEntries(response.headers)).toEqual({
    "content-type": "text/html; charset=utf-8",
    "cache-control": "no-store",
    "retry-after": "10",
  });
  const html = await response.text();
  const { unavailableTitle, unavailableText, unavailableForm, retry } = messages.system;
  expect(html).toMatch(/^<!doctype html>\n<html lang="id">/);
  expect(html).toContain(`<title>${unavailableTitle}</title>`);
  expect(html).toContain(`<h1>${unavailableTitle}</h1>`);
  expect(html).toContain(`<p>${unavailableText}</p>`);
  expect(html).toContain(`<p>${unavailableForm}</p>`);
  expect(html).toMatch(/<script nonce="bm9uY2U=">setInterval\(.*,10000\)<\/script>/);
  expect(html).not.toContain("http-equiv");
  expect(html).toContain(`<a href="/app/courses?page=2">${retry}</a>`);
  expect(html).toContain(`<style nonce="bm9uY2U=">`);
});

test.each([
  [undefined, "light dark"],
  ["dark", "dark"],
  ["light", "light"],
  ["red}body{", "light dark"],
])("the page of an outage has the chosen theme: %s is %s", async (theme, scheme) => {
  cookie.theme = theme;
  expect(await (await outagePage("/app")).text()).toContain(`:root{color-scheme:${scheme};`);
});

test("D2: an address stays text on the page of an outage", async () => {
  const html = await (await outagePage(`/app?q=<b>"&'`)).text();
  expect(html).not.toContain("<b>");
  expect(html).toContain(`href="/app?q=&#60;b&#62;&#34;&#38;&#39;"`);
});
