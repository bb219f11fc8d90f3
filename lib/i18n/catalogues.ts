import en from "./messages/en.json";
import id from "./messages/id.json";
import type { Locale } from "./preferences";

/** All messages. The build compiles them; the browser tests load e2e/support/catalogues.ts instead. */
export const catalogues = { id, en } satisfies Record<Locale, typeof id>;
