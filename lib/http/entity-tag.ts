import { z } from "zod";
import { PublicError } from "@/lib/errors";

/** The ETag of an object that counts its changes. */
export const entityTag = ({ version }: { version: number }) => `"${version}"`;

/**
 * Throws unless the client says that it has seen this version: then it overwrites nobody's change.
 * `*` would say nothing, and so counts as another version.
 */
export function requireMatch(headers: Headers, seen: { version: number }): void {
  const condition = headers.get("if-match");
  if (condition === null) throw new PublicError("UNCONDITIONAL", "ifMatch");
  // A proxy that compresses marks our tag as weak; it names the same version all the same.
  const tags = condition.split(",").map((tag) => tag.trim().replace(/^W\//, ""));
  if (!tags.includes(entityTag(seen))) throw new PublicError("STALE", "changedMeanwhile");
}

/** Whether the client makes a request depend on what it has seen, where it need not. */
export const isConditional = (headers: Headers) => headers.has("if-match");

export const entityTagHeader = { ETag: "The version, for If-Match." };

export const ifMatchHeader = {
  "If-Match": {
    description: "The ETag of the version that is to be replaced.",
    required: true,
    schema: z.string(),
  },
};

/** For what may be done without having seen it. */
export const optionalIfMatchHeader = {
  "If-Match": {
    description: "The ETag of the version that it is meant for; any where it is left out.",
    schema: z.string(),
  },
};
