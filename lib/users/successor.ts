import "server-only";

import type { Actor } from "@/lib/auth/actor";
import { forbidden, PublicError } from "@/lib/errors";
import { findTeacher } from "@/lib/members/data";
import { canManageUsers } from "./policy";

type Named = { handover?: string; handoverUsername?: string };

/** The input with the id of the successor who was named in it; throws when there is no such teacher. */
export async function withSuccessor<Input extends Named>(
  actor: Actor,
  { handoverUsername, ...input }: Input,
) {
  if (handoverUsername === undefined) return input;
  if (!canManageUsers(actor)) throw forbidden();
  const handover = await findTeacher(handoverUsername);
  if (handover === undefined) throw new PublicError("INVALID", "notTeacher", "handoverUsername");
  return { ...input, handover };
}
