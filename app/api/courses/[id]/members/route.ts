import { getManagedCourse } from "@/lib/courses/data";
import { addMember } from "@/lib/members/mutations";
import { notFound } from "@/lib/errors";
import { json, jsonRoute } from "@/lib/handlers/json-route";
import { onlyAllow } from "@/lib/http/problem";
import { listMembers } from "@/lib/members/data";
import { memberOperations } from "@/lib/members/openapi";
import { toMemberResource } from "@/lib/members/resource";

export const GET = jsonRoute(
  memberOperations.listMembers,
  async (actor, { params: { id: courseId }, query }) => {
    if (!(await getManagedCourse(actor, courseId))) throw notFound();
    const { items, next } = await listMembers(actor, { courseId, ...query });
    return { items: items.map(toMemberResource), next };
  },
);

/** Enrols a student: 201 the first time, 200 when already enrolled. */
export const POST = jsonRoute(
  memberOperations.addMember,
  async (actor, { params: { id: courseId }, body: { username } }) => {
    const { userId, added } = await addMember(actor, { courseId, username });
    return json({ id: userId }, { status: added ? 201 : 200 });
  },
);

export const { OPTIONS, PUT, PATCH, DELETE } = onlyAllow("GET", "HEAD", "POST");
