"use server";

import { revalidatePath } from "next/cache";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { z } from "zod";
import { actorAction, formAction } from "@/lib/handlers/form-action";
import { isSameSite } from "@/lib/http/origin";
import { markActionBegun } from "@/lib/http/request-scope";
import { orOutagePage } from "@/lib/http/outage-page";
import { homeOf, sameSitePath } from "@/lib/paths";
import { changePassword, login, replaceOneTimePassword } from "./mutations";
import { endOtherSessions, endOwnSession } from "./own-sessions";
import { registerOnce } from "./register-once";
import {
  loginSchema,
  oneTimeReplacementSchema,
  passwordChangeSchema,
  registerSchema,
  sessionHandleSchema,
} from "./schema";
import { endSession } from "./session-changes";

const next = z.string().optional().transform(sameSitePath);

export const loginAction = formAction(loginSchema.extend({ next }), async (input) => {
  const { role } = await login(input);
  redirect(input.next ?? homeOf[role]);
});

export const registerAction = formAction(registerSchema.extend({ next }), async (input, key) => {
  const { role } = await registerOnce(input, key);
  redirect(input.next ?? homeOf[role]);
});

export async function logoutAction(): Promise<void> {
  markActionBegun();
  if (isSameSite(await headers())) await orOutagePage("/", endSession);
  redirect("/login");
}

export const changePasswordAction = actorAction(passwordChangeSchema, async (actor, input) => {
  await changePassword(actor, input);
  revalidatePath("/app/settings");
});

export const replaceOneTimePasswordAction = formAction(
  oneTimeReplacementSchema.extend({ next }),
  async (input) => {
    const { role } = await replaceOneTimePassword(input.newPassword);
    redirect(input.next ?? homeOf[role]);
  },
);

export const endSessionAction = actorAction(
  sessionHandleSchema,
  async (actor, { handle }) => {
    await endOwnSession(actor, handle);
    revalidatePath("/app/settings");
  },
  { once: "change" },
);

export const endOtherSessionsAction = actorAction(z.object({}), async (actor) => {
  await endOtherSessions(actor);
  revalidatePath("/app/settings");
});
