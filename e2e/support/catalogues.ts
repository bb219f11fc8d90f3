// Plain Node.js, which loads the server's code for the browser tests, wants the types; the build cannot have them.
import en from "@/lib/i18n/messages/en.json" with { type: "json" };
import id from "@/lib/i18n/messages/id.json" with { type: "json" };

export const catalogues = { id, en };
