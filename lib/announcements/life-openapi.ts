import { z } from "zod";
import { announcementStatuses } from "@/db/enums";
import { canTeach } from "@/lib/courses/policy";
import { entityTagHeader, ifMatchHeader } from "@/lib/http/entity-tag";
import { requiredIdempotencyKeyHeader } from "@/lib/http/idempotency-key";
import { mergePatchSchema, type Operation, timestampSchema } from "@/lib/http/operation";
import {
  announcementContentSchema,
  announcementParamsSchema,
  announcementPatchSchema,
  newAnnouncementSchema,
  publishRequestSchema,
} from "./api-schema";
import { createdAnnouncementSchema, managedAnnouncementSchema } from "./resource";

const tag = "Announcements";
const allow = canTeach;
const params = announcementParamsSchema;
const one = "/api/announcements/{id}";
const found = {
  description: "The announcement.",
  schema: managedAnnouncementSchema,
  headers: entityTagHeader,
};
const status = z.strictObject({ status: z.enum(announcementStatuses) });

/** Announcements in every state: the drafts and scheduled ones of their author, and the published ones. */
export const announcementLifeOperations = {
  createAnnouncement: {
    method: "POST",
    path: "/api/announcements",
    summary:
      "Create an announcement for several courses, or as an admin for a role or everybody (idempotent).",
    tag,
    allow,
    body: newAnnouncementSchema,
    requestHeaders: requiredIdempotencyKeyHeader,
    responses: {
      201: { description: "It was created.", schema: createdAnnouncementSchema },
      409: { description: "A course is archived, or the key was used for another request." },
    },
  },
  getAnnouncement: {
    method: "GET",
    path: one,
    summary: "Get an announcement: a draft its author, a published one who manages its courses.",
    tag,
    allow,
    params,
    responses: { 200: found },
  },
  updateAnnouncement: {
    method: "PUT",
    path: one,
    summary: "Replace a draft or a scheduled announcement, or correct the text of a published one.",
    tag,
    allow,
    params,
    body: announcementContentSchema,
    requestHeaders: ifMatchHeader,
    responses: {
      200: found,
      409: { description: "It was withdrawn, or published and `correction` is missing." },
    },
  },
  patchAnnouncement: {
    method: "PATCH",
    path: one,
    summary: "Change some of it, as PUT does.",
    tag,
    allow,
    params,
    body: mergePatchSchema,
    patch: announcementPatchSchema,
    requestHeaders: ifMatchHeader,
    responses: {
      200: found,
      409: { description: "It was withdrawn, or published and `correction` is missing." },
    },
  },
  deleteAnnouncement: {
    method: "DELETE",
    path: one,
    summary: "Delete a draft or a scheduled announcement.",
    tag,
    allow,
    params,
    responses: {
      204: { description: "It was deleted." },
      409: { description: "It was published: withdraw it instead." },
    },
  },
  sendAnnouncement: {
    method: "POST",
    path: "/api/announcements/{id}/publish",
    summary: "Publish a draft or a scheduled announcement, at once or at a time.",
    tag,
    allow,
    params,
    body: publishRequestSchema,
    requestHeaders: ifMatchHeader,
    responses: {
      200: {
        description: "It is published, scheduled or held.",
        schema: createdAnnouncementSchema,
      },
      409: { description: "It was published before, or a course is archived." },
    },
  },
  withdrawAnnouncement: {
    method: "POST",
    path: "/api/announcements/{id}/withdraw",
    summary:
      "Take a published announcement out of all inboxes, or make a scheduled one a draft again.",
    tag,
    allow,
    params,
    responses: {
      200: {
        description:
          "Its status now; `published` when it was released just before, and nothing was withdrawn.",
        schema: status,
      },
    },
  },
  remindRecipients: {
    method: "POST",
    path: "/api/announcements/{id}/remind",
    summary:
      "Raise it again for those who have not confirmed or read it; at most once in 24 hours.",
    tag,
    allow,
    params,
    responses: {
      204: { description: "They were reminded." },
      409: { description: "Nobody is left, it was withdrawn, or the last reminder is too recent." },
    },
  },
  confirmAnnouncement: {
    method: "POST",
    path: "/api/announcements/{id}/confirm",
    summary: "Confirm having read an announcement that asks for it (idempotent). Recipients only.",
    tag,
    params,
    responses: {
      200: {
        description: "It is confirmed.",
        schema: z.strictObject({ confirmedAt: timestampSchema }),
      },
      409: { description: "It asks for no confirmation, or was withdrawn." },
    },
  },
} satisfies Record<string, Operation>;
