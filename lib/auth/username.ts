import { z } from "zod";
import { INVISIBLE } from "@/lib/text/control-characters";
import { isReservedName } from "./reserved-names";

const canonical = /^[a-z0-9](?:[a-z0-9._-]{1,29}[a-z0-9])$/;

/** The canonical form under which a name is stored and looked up: `ＢＵＤＩ` is `budi`. Idempotent. */
export const canonicalUsername = (typed: string) =>
  typed.normalize("NFKC").toLowerCase().replaceAll(INVISIBLE, "").normalize("NFKC").trim();

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
