"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { actorAction, layoutAction } from "@/lib/handlers/form-action";
import {
  archiveCourse,
  createCourse,
  deleteCourse,
  publishCourse,
  renewJoinCode,
  restoreCourse,
  setJoinOpen,
  updateCourse,
} from "./mutations";
import {
  createCourseSchema,
  joinOpenFormSchema,
  targetCourseSchema,
  updateCourseFormSchema,
} from "./schema";

export const createCourseAction = actorAction(
  createCourseSchema,
  async (actor, input, key) => {
    const courseId = await createCourse(actor, input, key);
    revalidatePath("/teach", "layout");
    redirect(`/teach/courses/${courseId}`);
  },
  { once: "create" },
);

export const updateCourseAction = actorAction(
  updateCourseFormSchema,
  async (actor, input) => {
    await updateCourse(actor, input);
    revalidatePath("/teach", "layout");
    redirect(`/teach/courses/${input.courseId}/edit`);
  },
  { once: "change" },
);

/** Redirects to the list, because the course's pages no longer exist. */
export const deleteCourseAction = actorAction(
  targetCourseSchema,
  async (actor, { courseId }) => {
    await deleteCourse(actor, { courseId });
    revalidatePath("/teach", "layout");
    redirect(actor.role === "admin" ? "/admin/courses" : "/teach");
  },
  { once: "change" },
);

export const publishCourseAction = layoutAction(targetCourseSchema, (actor, { courseId }) =>
  publishCourse(actor, courseId),
);
export const archiveCourseAction = layoutAction(targetCourseSchema, (actor, { courseId }) =>
  archiveCourse(actor, courseId),
);
export const restoreCourseAction = layoutAction(targetCourseSchema, (actor, { courseId }) =>
  restoreCourse(actor, courseId),
);
export const renewJoinCodeAction = layoutAction(
  targetCourseSchema,
  (actor, { courseId }) => renewJoinCode(actor, courseId),
  { once: "change" },
);
export const setJoinOpenAction = layoutAction(joinOpenFormSchema, setJoinOpen);
