import { getManagedCourse, listMembers } from "@/lib/courses/data";
import { addMember } from "@/lib/courses/membership";
import { canTeach } from "@/lib/courses/policy";
import { oneMember } from "@/lib/courses/representation";
import { courseParamsSchema, listMembersSchema, newMemberSchema } from "@/lib/courses/schema";
import { notFound } from "@/lib/errors";
import { json, jsonRoute } from "@/lib/http/json-route";
import { onlyAllow } from "@/lib/http/problem";

const allow = canTeach;
const params = courseParamsSchema;

export const GET = jsonRoute(
  { allow, params, query: listMembersSchema },
  async (actor, { params: { id: courseId }, query }) => {
    if (!(await getManagedCourse(actor, courseId))) throw notFound();
    const { items, next } = await listMembers(actor, { courseId, ...query });
    return { items: items.map(oneMember), next };
  },
);

/** Enrols a student: 201 the first time, 200 when they are in the course already. */
export const POST = jsonRoute(
  { allow, params, body: newMemberSchema },
  async (actor, { params: { id: courseId }, body: { username } }) => {
    const { userId, added } = await addMember(actor, { courseId, username });
    return json({ id: userId }, { status: added ? 201 : 200 });
  },
);

export const { OPTIONS, PUT, PATCH, DELETE } = onlyAllow("GET", "HEAD", "POST");
