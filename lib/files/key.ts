import { randomBytes } from "node:crypto";

// The names of objects in the file store: <SHA-256>.<random>, and the same with a suffix for what belongs to it.

const KEY = /^[0-9a-f]{64}\.[0-9a-f]{12}(\.webp)?(\.part)?$/;

/** A name that no object has had before, for bytes of this hash. */
export const newKey = (hash: string): string => `${hash}.${randomBytes(6).toString("hex")}`;

/** Where the thumbnail of a picture is. */
export const thumbnailKey = (key: string): string => `${key}.webp`;

/** What a store gives an object's bytes while it has not got all of them. */
export const partKey = (key: string): string => `${key}.part`;

export const isKey = (name: string): boolean => KEY.test(name);

/** The key in `file_content` to which an object belongs. */
export const contentKey = (key: string): string => key.split(".", 2).join(".");

export const hashOfKey = (key: string): string => key.slice(0, 64);
