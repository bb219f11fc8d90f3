import { z } from "zod";
import { attachmentSchema } from "@/lib/files/schema";
import { timestampSchema } from "@/lib/http/operation";
import { userIdSchema } from "@/lib/ids";
import type { CourseModule, ModuleWithText } from "./data";
import type { Completion } from "./progress";
import { moduleIdSchema } from "./schema";

const toSharedResource = ({
  id,
  title,
  summary,
  opensAt,
  isOpen,
  project,
  version,
}: CourseModule) => ({
  id,
  title,
  summary,
  opensAt,
  isOpen,
  project: project && {
    id: project.id,
    brief: project.brief,
    deliverable: project.deliverable,
    dueAt: project.dueAt,
  },
  version,
});

/** A module as the API returns it; before it opens, students get only its title and opening time. */
export const toModuleResource = (found: ModuleWithText) => ({
  ...toSharedResource(found),
  text: found.text,
  attachments: found.attachments,
});

/** A module in a list, without its text, but with what changes without its version. */
export const toListedModuleResource = (found: CourseModule) => ({
  ...toSharedResource(found),
  completedAt: found.completedAt,
});

/** The body of a PUT that would change nothing; JSON has times as text. */
export const toModuleContent = ({
  title,
  summary,
  text,
  attachments,
  opensAt,
  project,
}: ModuleWithText) => ({
  title,
  summary,
  text,
  attachments: attachments.map(({ id }) => id),
  opensAt: opensAt?.toISOString(),
  project: project && {
    brief: project.brief,
    deliverable: project.deliverable,
    dueAt: project.dueAt?.toISOString(),
  },
});

const sharedSchema = z.strictObject({
  id: moduleIdSchema,
  title: z.string(),
  summary: z.string().meta({ description: "Markdown; empty for students until the module opens." }),
  opensAt: timestampSchema.nullable().meta({ description: "Null for a draft." }),
  isOpen: z.boolean(),
  project: z
    .strictObject({
      id: z.string(),
      brief: z.string().meta({ description: "Markdown." }),
      deliverable: z.string(),
      dueAt: timestampSchema.nullable(),
    })
    .nullable(),
  version: z.int(),
});

export const moduleResourceSchema = sharedSchema.extend({
  text: z.string().meta({ description: "Markdown; empty for students until the module opens." }),
  attachments: z.array(attachmentSchema),
});

export const listedModuleResourceSchema = sharedSchema.extend({
  completedAt: timestampSchema
    .nullable()
    .meta({ description: "When the caller, a student, marked the module as done." }),
});

/** A student of the course, as its teachers see them in the list of who has done a module. */
export const toCompletionResource = ({
  userId,
  username,
  displayName,
  completedAt,
}: Completion) => ({ id: userId, username, displayName, completedAt });

export const completionResourceSchema = z.strictObject({
  id: userIdSchema,
  username: z.string(),
  displayName: z.string(),
  completedAt: timestampSchema.nullable(),
});
