"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { actorAction } from "@/lib/form-action";
import { addModule, createCourse, joinCourse } from "./mutations";
import { addModuleSchema, createCourseSchema, joinCourseSchema } from "./schema";

export const joinCourseAction = actorAction(joinCourseSchema, async (actor, { joinCode }) => {
  redirect(`/app/courses/${await joinCourse(actor, joinCode)}`);
});

export const createCourseAction = actorAction(createCourseSchema, async (actor, input) => {
  redirect(`/teach/courses/${await createCourse(actor, input)}`);
});

export const addModuleAction = actorAction(addModuleSchema, async (actor, input) => {
  await addModule(actor, input);
  revalidatePath(`/teach/courses/${input.courseId}`);
});
