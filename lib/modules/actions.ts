"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import type { z } from "zod";
import type { Actor } from "@/lib/auth/actor";
import { actorAction } from "@/lib/form-action";
import { addModule, deleteModule, reorderModules, updateModule } from "./mutations";
import {
  addModuleFormSchema,
  reorderFormSchema,
  targetModuleSchema,
  updateModuleFormSchema,
} from "./schema";

/** Leads to the course's page, which shows what became of it. */
function moduleAction<Schema extends z.ZodType<{ courseId: string }>>(
  schema: Schema,
  run: (actor: Actor, input: z.output<Schema>) => Promise<unknown>,
) {
  return actorAction(schema, async (actor, input) => {
    await run(actor, input);
    revalidatePath("/teach", "layout");
    redirect(`/teach/courses/${input.courseId}`);
  });
}

export const addModuleAction = actorAction(addModuleFormSchema, async (actor, input) => {
  await addModule(actor, input);
  revalidatePath(`/teach/courses/${input.courseId}`);
});
export const updateModuleAction = moduleAction(updateModuleFormSchema, updateModule);
export const deleteModuleAction = moduleAction(targetModuleSchema, deleteModule);

export const reorderModulesAction = actorAction(reorderFormSchema, async (actor, input) => {
  await reorderModules(actor, input);
  revalidatePath(`/teach/courses/${input.courseId}`);
});
