import { z } from "zod";
import { timestampSchema } from "@/lib/http/operation";
import type { CourseModule } from "./data";
import { moduleIdSchema } from "./schema";

/** A module as the API returns it; before it opens, students get only its title and opening time. */
export const toModuleResource = ({
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

/** The body of a PUT that would change nothing; JSON has times as text. */
export const toModuleContent = ({ title, summary, opensAt, project }: CourseModule) => ({
  title,
  summary,
  opensAt: opensAt?.toISOString(),
  project: project && {
    brief: project.brief,
    deliverable: project.deliverable,
    dueAt: project.dueAt?.toISOString(),
  },
});

export const moduleResourceSchema = z.strictObject({
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
