import { z } from "zod";
import { canTeach } from "@/lib/courses/policy";
import { courseParamsSchema } from "@/lib/courses/schema";
import { entityTagHeader, ifMatchHeader, optionalIfMatchHeader } from "@/lib/http/entity-tag";
import { idempotencyKeyHeader } from "@/lib/http/idempotency-key";
import { mergePatchSchema, type Operation } from "@/lib/http/operation";
import { moduleResourceSchema } from "./resource";
import {
  moduleContentSchema,
  moduleIdSchema,
  moduleOrderSchema,
  moduleParamsSchema,
  modulePatchSchema,
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
    summary: "List all modules of a course, in teaching order.",
    tag,
    params: courseParamsSchema,
    responses: {
      200: {
        description: "All modules of the course; the list is not paged.",
        schema: z.strictObject({ items: z.array(moduleResourceSchema) }),
      },
    },
  },
  addModule: {
    method: "POST",
    path: all,
    summary: "Add a module at the end (idempotent). The course's teachers only.",
    tag,
    allow,
    params: courseParamsSchema,
    body: moduleContentSchema,
    requestHeaders: idempotencyKeyHeader,
    responses: {
      201: {
        description: "The module was added.",
        schema: z.strictObject({ id: moduleIdSchema }),
        headers: { Location: "The URL of the module." },
      },
      409: {
        description: "The course is full or archived, or the key was used for another request.",
      },
    },
  },
  reorderModules: {
    method: "PUT",
    path: all,
    summary: "Reorder all modules. The course's teachers only.",
    tag,
    allow,
    params: courseParamsSchema,
    body: moduleOrderSchema,
    responses: {
      204: { description: "The modules are in this order." },
      409: {
        description: "The ids are not exactly the course's modules, or the course is archived.",
      },
    },
  },
  getModule: {
    method: "GET",
    path: one,
    summary: "Get a module.",
    tag,
    params,
    responses: { 200: found },
  },
  updateModule: {
    method: "PUT",
    path: one,
    summary: "Replace a module and its project. The course's teachers only.",
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
  patchModule: {
    method: "PATCH",
    path: one,
    summary: "Change some of a module and its project. The course's teachers only.",
    tag,
    allow,
    params,
    body: mergePatchSchema,
    patch: modulePatchSchema,
    requestHeaders: ifMatchHeader,
    responses: {
      200: found,
      409: { description: "The course is archived, or work was handed in." },
    },
  },
  deleteModule: {
    method: "DELETE",
    path: one,
    summary: "Delete a module without submissions. The course's teachers only.",
    tag,
    allow,
    params,
    requestHeaders: optionalIfMatchHeader,
    responses: {
      204: { description: "The module was deleted." },
      409: { description: "The course is archived, or work was handed in." },
    },
  },
} satisfies Record<string, Operation>;
