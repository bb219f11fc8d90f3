"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import type { z } from "zod";
import type { Actor } from "@/lib/auth/actor";
import { actorAction } from "@/lib/form-action";
import { joinCourse } from "./membership";
import {
  archiveCourse,
  createCourse,
  publishCourse,
  renewJoinCode,
  restoreCourse,
  setJoinOpen,
} from "./mutations";
import {
  createCourseSchema,
  joinCourseSchema,
  joinDoorFormSchema,
  targetCourseSchema,
} from "./schema";

/** Shows what became of it where the form stands. */
function courseAction<Schema extends z.ZodType>(
  schema: Schema,
  run: (actor: Actor, input: z.output<Schema>) => Promise<void>,
) {
  return actorAction(schema, async (actor, input) => {
    await run(actor, input);
    revalidatePath("/teach", "layout");
  });
}

export const joinCourseAction = actorAction(joinCourseSchema, async (actor, { joinCode }) => {
  redirect(`/app/courses/${await joinCourse(actor, joinCode)}`);
});

export const createCourseAction = actorAction(createCourseSchema, async (actor, input) => {
  redirect(`/teach/courses/${await createCourse(actor, input)}`);
});

export const publishCourseAction = courseAction(targetCourseSchema, (actor, { courseId }) =>
  publishCourse(actor, courseId),
);
export const archiveCourseAction = courseAction(targetCourseSchema, (actor, { courseId }) =>
  archiveCourse(actor, courseId),
);
export const restoreCourseAction = courseAction(targetCourseSchema, (actor, { courseId }) =>
  restoreCourse(actor, courseId),
);
export const renewJoinCodeAction = courseAction(targetCourseSchema, (actor, { courseId }) =>
  renewJoinCode(actor, courseId),
);
export const setJoinOpenAction = courseAction(joinDoorFormSchema, setJoinOpen);
