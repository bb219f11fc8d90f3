/** Of a field for files, and what may be wrong with one. */
const fileField = [
  "errors.fileTooLarge",
  "errors.fileEmpty",
  "errors.fileType",
  "errors.fileBroken",
  "errors.filesBusy",
  "errors.filesFull",
  "errors.filesUnavailable",
  "errors.signInAgain",
  "files",
] as const;

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
  "(shell)": [
    "inbox.readState",
    "inbox.unreadState",
    "layout.admin",
    "layout.allCourses",
    "layout.audit",
    "layout.courses",
    "layout.deletionRequests",
    "layout.home",
    "layout.inbox",
    "layout.inboxUnread",
    "layout.mainNav",
    "layout.teach",
    "layout.users",
    "live",
    "zoneOffer",
  ],
  "(shell)/(portal)": [
    "courses.join",
    "courses.joinCode",
    "courses.joinTitle",
    "courses.joining",
    "home.lead",
    "inbox.allMarked",
    "inbox.arrived",
    "inbox.show",
    "inbox.undo",
    "projects.dueIn",
    "projects.duePassed",
    "projects.overdue",
  ],
  "(shell)/(portal)/app/courses/[id]/modules": ["files.MB", "files.kB", "savedFiles"],
  "(shell)/(portal)/app/notifications/[id]": ["files.MB", "files.kB", "savedFiles"],
  "(shell)/(portal)/app/projects": [
    "auth.optional",
    ...fileField,
    "projects.files",
    "projects.filesHint",
    "projects.change",
    "projects.handIn",
    "projects.handingIn",
    "projects.link",
    "projects.linkHint",
    "projects.note",
  ],
  "(shell)/(portal)/app/settings": [
    "auth.newPassword",
    "auth.newPasswordHint",
    "auth.savingPassword",
    "auth.showPassword",
    "mutes.quietFrom",
    "mutes.quietOn",
    "mutes.quietTo",
    "mutes.save",
    "mutes.saved",
    "settings",
  ],
  "(shell)/(teacher)": [
    "auth.optional",
    "compose",
    "corrections",
    "courseEdit",
    "courses.cover",
    "courses.covers",
    "done",
    ...fileField,
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
    merged[name] = isPart(known) && isPart(value) ? mergeMessages(known, value) : value;
  }
  return merged;
}

/** The build compiles a message with arguments to an array. */
const isPart = (value: Messages[string] | undefined): value is Messages =>
  typeof value === "object" && !Array.isArray(value);
