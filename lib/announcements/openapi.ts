import { z } from "zod";
import { canTeach } from "@/lib/courses/policy";
import { courseParamsSchema } from "@/lib/courses/schema";
import { requiredIdempotencyKeyHeader } from "@/lib/http/idempotency-key";
import { type Operation, pageSchema } from "@/lib/http/operation";
import { announcementResourceSchema, createdAnnouncementSchema } from "./resource";
import { newCourseAnnouncementSchema } from "./api-schema";
import { listAnnouncementsSchema } from "./schema";

const tag = "Announcements";
const path = "/api/courses/{id}/announcements";
const params = courseParamsSchema;

export const announcementOperations = {
  listAnnouncements: {
    method: "GET",
    path,
    summary: "List the announcements of a course, newest first.",
    tag,
    params,
    query: listAnnouncementsSchema,
    responses: {
      200: {
        description: "A page of announcements.",
        schema: pageSchema(announcementResourceSchema, z.string()),
      },
    },
  },
  publishAnnouncement: {
    method: "POST",
    path,
    summary: "Publish an announcement to students of a course (idempotent). Its teachers only.",
    tag,
    allow: canTeach,
    params,
    body: newCourseAnnouncementSchema,
    requestHeaders: requiredIdempotencyKeyHeader,
    responses: {
      201: {
        description:
          "The announcement was published, or is scheduled, or held so that it can be undone.",
        schema: createdAnnouncementSchema,
      },
      409: {
        description: "The course is archived, or the key was used for another request.",
      },
    },
  },
} satisfies Record<string, Operation>;
