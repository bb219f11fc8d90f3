import { z } from "zod";
import { PublicError } from "@/lib/errors";

/** The ETag of a versioned resource. */
export const entityTag = ({ version }: { version: number }) => `"${version}"`;

/**
 * Throws unless If-Match names this version, so that no concurrent change is overwritten. `*` matches any
 * version of what exists.
 */
export function requireMatch(headers: Headers, seen: { version: number }): void {
  const condition = headers.get("if-match");
  if (condition === null) throw new PublicError("UNCONDITIONAL", "ifMatch");
  if (matchesAny(headers)) return;
  // A compressing proxy makes the tag weak; it still names the same version.
  const tags = condition.split(",").map((tag) => tag.trim().replace(/^W\//, ""));
  if (!tags.includes(entityTag(seen))) throw new PublicError("STALE", "changedMeanwhile");
}

/** Whether If-Match only asks that the object exists. */
export const matchesAny = (headers: Headers) => headers.get("if-match")?.trim() === "*";

/** Whether the client sent an optional If-Match. */
export const isConditional = (headers: Headers) => headers.has("if-match");

export const entityTagHeader = { ETag: "The version, for If-Match." };

export const ifMatchHeader = {
  "If-Match": {
    description: "The ETag of the version to change; `*` for any version.",
    required: true,
    schema: z.string(),
  },
};

/** For operations that need no version. */
export const optionalIfMatchHeader = {
  "If-Match": {
    description: "The ETag of the expected version; without it, any version.",
    schema: z.string(),
  },
};
