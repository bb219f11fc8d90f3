"use server";

import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { z } from "zod";
import { formAction } from "@/lib/form-action";
import { isSameSite } from "@/lib/http/origin";
import { orOutagePage } from "@/lib/http/outage-page";
import { homeOf, sameSitePath } from "@/lib/paths";
import { login, register } from "./mutations";
import { loginSchema, registerSchema } from "./schema";
import { endSession } from "./session-changes";

const next = z.string().optional().transform(sameSitePath);

export const loginAction = formAction(loginSchema.extend({ next }), async (input) => {
  const { role } = await login(input);
  redirect(input.next ?? homeOf[role]);
});

export const registerAction = formAction(registerSchema.extend({ next }), async (input) => {
  const { role } = await register(input);
  redirect(input.next ?? homeOf[role]);
});

export async function logoutAction(): Promise<void> {
  if (isSameSite(await headers())) await orOutagePage("/", endSession);
  redirect("/login");
}
