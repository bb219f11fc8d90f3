"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { FILES_FIELD } from "@/lib/files/constants";
import { withFiles } from "@/lib/files/returned";
import { actorAction } from "@/lib/handlers/form-action";
import { withQuery } from "@/lib/paths";
import { setCompleted } from "./completion";
import { addModule, deleteModule, reorderModules, updateModule } from "./mutations";
import {
  addModuleFormSchema,
  completionFormSchema,
  reorderFormSchema,
  targetModuleSchema,
  updateModuleFormSchema,
} from "./schema";

const modulesPath = (courseId: string) => `/teach/courses/${courseId}/modules`;

/** Returns the module's id if it opens now, so that the page can offer to announce it. */
export const addModuleAction = withFiles(
  actorAction(
    addModuleFormSchema,
    async (actor, input, key) => {
      const moduleId = await addModule(actor, input, key);
      revalidatePath(`/teach/courses/${input.courseId}`, "layout");
      return { opened: input.opensAt === "now" ? moduleId : undefined };
    },
    { once: "create", lists: [FILES_FIELD] },
  ),
);

/** Redirects to the list of modules, which offers to announce a module that was opened. */
export const updateModuleAction = withFiles(
  actorAction(
    updateModuleFormSchema,
    async (actor, input) => {
      const { courseId, moduleId } = input;
      const { opened } = await updateModule(actor, input);
      revalidatePath("/teach", "layout");
      const list = withQuery(modulesPath(courseId), { opened: opened ? moduleId : undefined });
      redirect(`${list}#${moduleId}`);
    },
    { once: "change", lists: [FILES_FIELD] },
  ),
);

export const deleteModuleAction = actorAction(
  targetModuleSchema,
  async (actor, input) => {
    await deleteModule(actor, input);
    revalidatePath("/teach", "layout");
    redirect(modulesPath(input.courseId));
  },
  { once: "change" },
);

export const reorderModulesAction = actorAction(reorderFormSchema, async (actor, input) => {
  await reorderModules(actor, input);
  revalidatePath(`/teach/courses/${input.courseId}`, "layout");
});

export const setModuleCompletedAction = actorAction(completionFormSchema, async (actor, input) => {
  await setCompleted(actor, input);
  revalidatePath("/app", "layout");
});
