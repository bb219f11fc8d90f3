import { z } from "zod";
import { canTeach } from "@/lib/courses/policy";
import { courseParamsSchema } from "@/lib/courses/schema";
import { entityTagHeader, ifMatchHeader, optionalIfMatchHeader } from "@/lib/http/entity-tag";
import { idempotencyKeyHeader } from "@/lib/http/idempotency-key";
import type { Operation } from "@/lib/http/operation";
import { moduleResourceSchema } from "./resource";
import {
  moduleContentSchema,
  moduleIdSchema,
  moduleOrderSchema,
  moduleParamsSchema,
} from "./schema";

const tag = "Modules";
const [all, one] = ["/api/courses/{id}/modules", "/api/courses/{id}/modules/{moduleId}"] as const;
const allow = canTeach;
const params = moduleParamsSchema.transform(({ id: courseId, moduleId }) => ({
  courseId,
  moduleId,
}));
const found = {
  description: "The module.",
  schema: moduleResourceSchema,
  headers: entityTagHeader,
};

export const moduleOperations = {
  listModules: {
    method: "GET",
    path: all,
    summary: "Lists all modules of a course, in teaching order.",
    tag,
    params: courseParamsSchema,
    responses: {
      200: {
        description: "All of them: a course holds no more than go into one answer.",
        schema: z.strictObject({ items: z.array(moduleResourceSchema) }),
      },
    },
  },
  addModule: {
    method: "POST",
    path: all,
    summary: "Appends a module, once for each key. For the course's teachers.",
    tag,
    allow,
    params: courseParamsSchema,
    body: moduleContentSchema,
    requestHeaders: idempotencyKeyHeader,
    responses: {
      201: {
        description: "It was added.",
        schema: z.strictObject({ id: moduleIdSchema }),
        headers: { Location: "The address of the module." },
      },
      409: { description: "The course is full or archived, or the key was used before." },
    },
  },
  reorderModules: {
    method: "PUT",
    path: all,
    summary: "Puts all modules into the order in which their ids are named.",
    tag,
    allow,
    params: courseParamsSchema,
    body: moduleOrderSchema,
    responses: {
      204: { description: "They stand in this order." },
      409: { description: "The course has other modules meanwhile, or is archived." },
    },
  },
  getModule: {
    method: "GET",
    path: one,
    summary: "Tells of one module.",
    tag,
    params,
    responses: { 200: found },
  },
  updateModule: {
    method: "PUT",
    path: one,
    summary: "Replaces what is in a module, its project too. For the course's teachers.",
    tag,
    allow,
    params,
    body: moduleContentSchema,
    requestHeaders: ifMatchHeader,
    responses: {
      200: found,
      409: { description: "The course is archived, or work was handed in." },
    },
  },
  deleteModule: {
    method: "DELETE",
    path: one,
    summary: "Deletes a module. For the course's teachers.",
    tag,
    allow,
    params,
    requestHeaders: optionalIfMatchHeader,
    responses: {
      204: { description: "It is gone." },
      409: { description: "The course is archived, or work was handed in." },
    },
  },
} satisfies Record<string, Operation>;
