"use server";

import { redirect } from "next/navigation";
import { z } from "zod";
import { PublicError } from "@/lib/errors";
import { FORM_KEY } from "@/lib/forms/form-key";
import { actorAction } from "@/lib/handlers/form-action";
import { createSchoolDraft } from "./school";

const schoolDraftSchema = z.object({ audience: z.enum(["students", "teachers", "everyone"]) });

/** Begins an announcement for a role or everybody, and opens its form. */
export const createSchoolDraftAction = actorAction(
  schoolDraftSchema,
  async (actor, { audience }, key) => {
    if (key === undefined) throw new PublicError("INVALID", "required", FORM_KEY);
    const { id } = await createSchoolDraft(actor, { audience, clientKey: key });
    redirect(`/teach/announcements/${id}/edit`);
  },
  { once: "create" },
);
