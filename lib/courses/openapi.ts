import { z } from "zod";
import { entityTagHeader, ifMatchHeader, optionalIfMatchHeader } from "@/lib/http/entity-tag";
import { idempotencyKeyHeader } from "@/lib/http/idempotency-key";
import { type Operation, pageSchema } from "@/lib/http/operation";
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
    summary: "Lists the courses that one may see, newest first.",
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
    summary: "Makes a draft of a course, once for each key. For teachers.",
    tag,
    allow,
    body: newCourseSchema,
    requestHeaders: idempotencyKeyHeader,
    responses: {
      201: { ...found, headers: { ...entityTagHeader, Location: "The address of the course." } },
      409: { description: "The key was used for another request." },
    },
  },
  getCourse: {
    method: "GET",
    path: "/api/courses/{id}",
    summary: "Tells of one course.",
    tag,
    params,
    responses: { 200: found },
  },
  updateCourse: {
    method: "PUT",
    path: "/api/courses/{id}",
    summary: "Replaces what a course says of itself; `status` moves it on. For its teachers.",
    tag,
    allow,
    params,
    body: courseChangeSchema,
    requestHeaders: ifMatchHeader,
    responses: { 200: found, 409: { description: "The course does not go that way." } },
  },
  deleteCourse: {
    method: "DELETE",
    path: "/api/courses/{id}",
    summary: "Deletes a course in which nothing happened yet. For its teacher.",
    tag,
    allow,
    params,
    requestHeaders: optionalIfMatchHeader,
    responses: {
      204: { description: "It is gone." },
      409: { description: "Something was announced or handed in: it can be archived." },
    },
  },
} satisfies Record<string, Operation>;
