import "server-only";

import { parse } from "bowser";

/** The browser and operating system named by a user agent; null where unknown. */
export type Device = { browser: string | null; system: string | null; isPhone: boolean };

export function deviceOf(userAgent: string | null): Device {
  if (!userAgent) return { browser: null, system: null, isPhone: false };
  const { browser, os, platform } = parse(userAgent);
  return {
    browser: browser.name || null,
    system: os.name || null,
    isPhone: platform.type === "mobile",
  };
}
