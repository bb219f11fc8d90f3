"use server";

import { revalidatePath } from "next/cache";
import { actorAction } from "@/lib/form-action";
import { addModule } from "./mutations";
import { addModuleFormSchema } from "./schema";

export const addModuleAction = actorAction(addModuleFormSchema, async (actor, input) => {
  await addModule(actor, input);
  revalidatePath(`/teach/courses/${input.courseId}`);
});
