"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import type { z } from "zod";
import type { Actor } from "@/lib/auth/actor";
import { actorAction } from "@/lib/form-action";
import { addModule, deleteModule, openModule, reorderModules, updateModule } from "./mutations";
import {
  addModuleFormSchema,
  reorderFormSchema,
  targetModuleSchema,
  updateModuleFormSchema,
} from "./schema";

/** Shows what became of it where the form stands. */
function courseAction<Schema extends z.ZodType<{ courseId: string }>>(
  schema: Schema,
  run: (actor: Actor, input: z.output<Schema>) => Promise<void>,
) {
  return actorAction(schema, async (actor, input) => {
    await run(actor, input);
    revalidatePath(`/teach/courses/${input.courseId}`, "layout");
  });
}

export const reorderModulesAction = courseAction(reorderFormSchema, reorderModules);
export const openModuleAction = courseAction(targetModuleSchema, openModule);

export const addModuleAction = actorAction(addModuleFormSchema, async (actor, input) => {
  const id = await addModule(actor, input);
  redirect(`/teach/courses/${input.courseId}?saved=${id}#${id}`);
});

export const updateModuleAction = actorAction(updateModuleFormSchema, async (actor, input) => {
  await updateModule(actor, input);
  redirect(`/teach/courses/${input.courseId}?saved=${input.moduleId}#${input.moduleId}`);
});

export const deleteModuleAction = actorAction(targetModuleSchema, async (actor, input) => {
  await deleteModule(actor, input);
  redirect(`/teach/courses/${input.courseId}#modules`);
});
