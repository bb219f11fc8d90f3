/**
 * Texts that were typed into a form and not sent yet, kept in the browser. Each belongs to one user and one
 * form; passwords, codes and files are never among them.
 */
export type KeptText = {
  /** The form's key: a request that was sent before the text was kept has its effect only once. */
  formKey: string;
  /** The version of the object that the text was typed for. */
  version: string | null;
  fields: [name: string, value: string][];
};

/** `name` identifies the form and its object. */
export type KeptTextOf = { userId: string; name: string };

type Stored = KeptText & { savedAt: number };
type TextStorage = Pick<Storage, "getItem" | "setItem" | "removeItem" | "key" | "length">;

const PREFIX = "naik-kelas.text:";
export const MAX_AGE_MS = 14 * 24 * 3600_000;
const MAX_TEXTS = 20;
/** In characters; more than the longest text that any form accepts. */
const MAX_LENGTH = 64 * 1024;

/** What the keys of a user's texts begin with; the name follows. */
export const prefixOf = (userId: string) => `${PREFIX}${userId}:`;
const keyOf = ({ userId, name }: KeptTextOf) => prefixOf(userId) + name;

/** Keeps a text; returns false when it is too long or the browser stores nothing. */
export function keepText(storage: TextStorage, of: KeptTextOf, text: KeptText): boolean {
  const stored = JSON.stringify({ ...text, savedAt: Date.now() } satisfies Stored);
  if (stored.length > MAX_LENGTH) return false;
  const others = keysOf(storage, prefixOf(of.userId)).filter((key) => key !== keyOf(of));
  const oldestFirst = others.toSorted((a, b) => savedAtOf(storage, a) - savedAtOf(storage, b));
  for (const key of oldestFirst.slice(0, Math.max(0, others.length - MAX_TEXTS + 1))) {
    storage.removeItem(key);
  }
  try {
    storage.setItem(keyOf(of), stored);
    return true;
  } catch {
    return false; // no room
  }
}

/** The kept text, if there is one that is not too old. */
export function findText(storage: TextStorage, of: KeptTextOf): KeptText | undefined {
  const found = parse(storage.getItem(keyOf(of)));
  return found && found.savedAt > Date.now() - MAX_AGE_MS ? found : undefined;
}

export const discardText = (storage: TextStorage, of: KeptTextOf): void =>
  storage.removeItem(keyOf(of));

/** Removes the texts of all users but this one, and those that are too old. */
export function discardOthers(storage: TextStorage, userId: string): void {
  for (const key of keysOf(storage, PREFIX)) {
    const isOld = savedAtOf(storage, key) <= Date.now() - MAX_AGE_MS;
    if (isOld || !key.startsWith(prefixOf(userId))) storage.removeItem(key);
  }
}

/** Removes all texts: the next user of a shared device must not find them. */
export function discardAll(storage: TextStorage): void {
  for (const key of keysOf(storage, PREFIX)) storage.removeItem(key);
}

const keysOf = (storage: TextStorage, prefix: string) =>
  Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? "").filter((key) =>
    key.startsWith(prefix),
  );

const savedAtOf = (storage: TextStorage, key: string) => parse(storage.getItem(key))?.savedAt ?? 0;

function parse(stored: string | null): Stored | undefined {
  if (stored === null) return undefined;
  try {
    const value = JSON.parse(stored) as Stored;
    return Array.isArray(value.fields) && value.savedAt > 0 ? value : undefined;
  } catch {
    return undefined;
  }
}
