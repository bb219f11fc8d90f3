import { z } from "zod";
import { entityTagHeader, ifMatchHeader, optionalIfMatchHeader } from "@/lib/http/entity-tag";
import { idempotencyKeyHeader } from "@/lib/http/idempotency-key";
import { mergePatchSchema, type Operation, pageSchema } from "@/lib/http/operation";
import { canTeach } from "./policy";
import { courseResourceSchema, listedCourseResourceSchema } from "./resource";
import {
  courseChangeSchema,
  courseParamsSchema,
  listCoursesSchema,
  newCourseSchema,
} from "./schema";

const tag = "Courses";
const allow = canTeach;
const params = courseParamsSchema;
const found = {
  description: "The course.",
  schema: courseResourceSchema,
  headers: entityTagHeader,
};

export const courseOperations = {
  listCourses: {
    method: "GET",
    path: "/api/courses",
    summary: "List courses, newest first.",
    tag,
    query: listCoursesSchema,
    responses: {
      200: {
        description: "A page of courses.",
        schema: pageSchema(listedCourseResourceSchema, z.string()),
      },
    },
  },
  createCourse: {
    method: "POST",
    path: "/api/courses",
    summary: "Create a draft course (idempotent). Teachers only.",
    tag,
    allow,
    body: newCourseSchema,
    requestHeaders: idempotencyKeyHeader,
    responses: {
      201: { ...found, headers: { ...entityTagHeader, Location: "The URL of the course." } },
      409: { description: "The key was used for another request." },
    },
  },
  getCourse: {
    method: "GET",
    path: "/api/courses/{id}",
    summary: "Get a course.",
    tag,
    params,
    responses: { 200: found },
  },
  updateCourse: {
    method: "PUT",
    path: "/api/courses/{id}",
    summary: "Replace a course; `status` publishes, archives or restores it. Its teachers only.",
    tag,
    allow,
    params,
    body: courseChangeSchema,
    requestHeaders: ifMatchHeader,
    responses: {
      200: found,
      409: { description: "The course is archived, or this change of status is not allowed." },
    },
  },
  patchCourse: {
    method: "PATCH",
    path: "/api/courses/{id}",
    summary:
      "Change some of a course; `status` publishes, archives or restores it. Its teachers only.",
    tag,
    allow,
    params,
    body: mergePatchSchema,
    patch: courseChangeSchema.partial(),
    requestHeaders: ifMatchHeader,
    responses: {
      200: found,
      409: { description: "The course is archived, or this change of status is not allowed." },
    },
  },
  deleteCourse: {
    method: "DELETE",
    path: "/api/courses/{id}",
    summary: "Delete a course without announcements or submissions. Its owner only.",
    tag,
    allow,
    params,
    requestHeaders: optionalIfMatchHeader,
    responses: {
      204: { description: "The course was deleted." },
      409: { description: "The course has announcements or submissions: archive it instead." },
    },
  },
} satisfies Record<string, Operation>;
