import { z } from "zod";
import { canTeach } from "@/lib/courses/policy";
import { courseParamsSchema } from "@/lib/courses/schema";
import { type Operation, pageSchema } from "@/lib/http/operation";
import { userIdSchema } from "@/lib/ids";
import { memberResourceSchema } from "./resource";
import { listMembersSchema, memberParamsSchema, newMemberSchema } from "./schema";

const allow = canTeach;
const params = courseParamsSchema;
const enrolled = z.strictObject({ id: userIdSchema });

export const memberOperations = {
  listMembers: {
    method: "GET",
    path: "/api/courses/{id}/members",
    summary: "List the students of a course, by name. Its teachers only.",
    tag: "Members",
    allow,
    params,
    query: listMembersSchema,
    responses: {
      200: {
        description: "A page of students.",
        schema: pageSchema(memberResourceSchema, z.string()),
      },
    },
  },
  addMember: {
    method: "POST",
    path: "/api/courses/{id}/members",
    summary: "Enrol a student. The course's teachers only.",
    tag: "Members",
    allow,
    params,
    body: newMemberSchema,
    responses: {
      200: { description: "The student was already enrolled.", schema: enrolled },
      201: { description: "The student was enrolled.", schema: enrolled },
      409: { description: "The course is archived." },
    },
  },
  removeMember: {
    method: "DELETE",
    path: "/api/courses/{id}/members/{userId}",
    summary: "Remove a student from a course. Its teachers only.",
    tag: "Members",
    allow,
    params: memberParamsSchema,
    responses: {
      204: { description: "The student was removed." },
      409: { description: "The course is archived." },
    },
  },
} satisfies Record<string, Operation>;
