/**
 * The messages that client components use, by the layout that sends them; a page has those of all layouts
 * around it. `client-messages.test.ts` says what is missing, and what nothing uses.
 */
export const clientMessages = {
  "": [
    "app.name",
    "system.errorTitle",
    "system.errorText",
    "system.partFailed",
    "system.retry",
    "errors.network",
    "errors.portalUpdated",
    "errors.unexpected",
    "errors.tooLarge",
    "errors.importTooLarge",
    "keptText",
  ],
  "(auth)": ["auth"],
  "(shell)": ["inbox", "layout", "live", "zoneOffer"],
  "(shell)/(portal)": ["auth", "courses", "home", "mutes", "projects"],
  "(shell)/(portal)/app/settings": ["settings"],
  "(shell)/(teacher)": [
    "auth.optional",
    "compose",
    "corrections",
    "courseEdit",
    "courses.cover",
    "courses.covers",
    "done",
    "members",
    "modules",
    "projects",
    "teach",
    "types",
    "users.someSuggested",
  ],
  "(shell)/(teacher)/teach/courses/[id]/members/import": [
    "errors",
    "importing",
    "users.columns",
    "users.role",
  ],
  "(shell)/(admin)/admin/announcements": ["compose.held"],
  "(shell)/(admin)/admin/deletion-requests": ["deletionRequests"],
  "(shell)/(admin)/admin/users": ["errors", "importing", "roles", "users"],
} as const satisfies Record<string, readonly string[]>;

export type MessagePart = keyof typeof clientMessages;

/** A catalogue, or a part of one. */
export type Messages = { [key: string]: string | Messages };

/** The part of the catalogue below these keys. */
export function pickMessages(all: Messages, keys: readonly string[]): Messages {
  const picked: Messages = {};
  for (const key of keys) copy(all, picked, key.split("."));
  return picked;
}

function copy(from: Messages, to: Messages, [name = "", ...rest]: string[]) {
  const value = from[name];
  if (value === undefined) throw new Error(`There is no message ${name}`);
  if (rest.length === 0 || typeof value === "string") to[name] = value;
  else copy(value, (to[name] ??= {}) as Messages, rest);
}

/** Two parts of the catalogue as one. */
export function mergeMessages(one: Messages, other: Messages): Messages {
  const merged = { ...one };
  for (const [name, value] of Object.entries(other)) {
    const known = merged[name];
    merged[name] =
      typeof known === "object" && typeof value === "object" ? mergeMessages(known, value) : value;
  }
  return merged;
}
