import "server-only";

import { parse } from "bowser";

/** What a user agent says of itself, in words that people know; null where it says nothing of the kind. */
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
