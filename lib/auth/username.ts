import { z } from "zod";
import { latinLookalike } from "@/lib/text/confusable-letters";
import { INVISIBLE } from "@/lib/text/control-characters";
import { isReservedName } from "./reserved-names";

const canonical = /^[a-z0-9](?:[a-z0-9._-]{1,29}[a-z0-9])$/;

/**
 * The canonical form under which a name is stored: `ＢＵＤＩ` is `budi`, and a dash that a text program made of
 * a hyphen is a hyphen. Idempotent.
 */
export const canonicalUsername = (typed: string) =>
  typed
    .normalize("NFKC")
    .toLowerCase()
    .replaceAll(INVISIBLE, "")
    .normalize("NFKC")
    .replaceAll(/[\p{Pd}\u2212]/gu, "-")
    .trim();

/**
 * The username to look up for a typed one: letters of other scripts stand for the Latin ones they look like,
 * since no stored name has any.
 */
export const usernameToFind = (typed: string) =>
  canonicalUsername(latinLetters(canonicalUsername(latinLetters(typed)))); // some are alike in one case only

const latinLetters = (text: string) =>
  text.replaceAll(/[^\P{L}\p{Script=Latin}]/gu, latinLookalike);

/** A canonical username of 3 to 31 characters; look-alike letters of other scripts are refused. */
export const usernameSchema = z
  .string({ error: "required" })
  .max(200, { error: "tooLong" })
  .transform(canonicalUsername)
  .refine((name) => name !== "", { error: "required", abort: true })
  .refine((name) => canonical.test(name), { error: "usernameForm" })
  .meta({ minLength: 1, description: "3 to 31 letters a-z, digits, dots, hyphens, underscores." });

/** A username that visitors may register: not one reserved for staff. */
export const newUsernameSchema = usernameSchema.refine((name) => !isReservedName(name), {
  error: "nameReserved",
});
