"use server";

import { revalidatePath } from "next/cache";
import { actorAction } from "@/lib/form-action";
import { changeRole } from "./mutations";
import { changeRoleSchema } from "./schema";

export const changeRoleAction = actorAction(changeRoleSchema, async (actor, input) => {
  await changeRole(actor, input);
  revalidatePath("/admin/users");
});
