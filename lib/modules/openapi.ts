import { z } from "zod";
import { canTeach } from "@/lib/courses/policy";
import { courseParamsSchema } from "@/lib/courses/schema";
import { entityTagHeader, ifMatchHeader, optionalIfMatchHeader } from "@/lib/http/entity-tag";
import { idempotencyKeyHeader } from "@/lib/http/idempotency-key";
import { mergePatchSchema, type Operation, pageSchema } from "@/lib/http/operation";
import { canComplete } from "./policy";
import {
  completionResourceSchema,
  listedModuleResourceSchema,
  moduleResourceSchema,
} from "./resource";
import {
  listCompletionsSchema,
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
        description: "All modules of the course, without their texts; the list is not paged.",
        schema: z.strictObject({ items: z.array(listedModuleResourceSchema) }),
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
  completeModule: {
    method: "PUT",
    path: `${one}/completion`,
    summary: "Mark an open module as done (idempotent). Students of the course only.",
    tag,
    allow: canComplete,
    params,
    responses: {
      204: { description: "It is marked as done." },
      409: { description: "The module is not open yet, or the course is archived." },
    },
  },
  uncompleteModule: {
    method: "DELETE",
    path: `${one}/completion`,
    summary: "Mark a module as not done (idempotent). Students of the course only.",
    tag,
    allow: canComplete,
    params,
    responses: {
      204: { description: "It is not marked as done." },
      409: { description: "The module is not open yet, or the course is archived." },
    },
  },
  listCompletions: {
    method: "GET",
    path: `${one}/completions`,
    summary: "List who has done a module and who has not, by name. The course's teachers only.",
    tag,
    allow,
    params,
    query: listCompletionsSchema,
    responses: {
      200: {
        description: "A page of the course's students, and how many there are of each kind.",
        schema: pageSchema(completionResourceSchema, z.string()).extend({
          completed: z.int(),
          remaining: z.int(),
        }),
      },
    },
  },
} satisfies Record<string, Operation>;
