import { getManagedCourse, listMembers } from "@/lib/courses/data";
import { addMember } from "@/lib/courses/membership";
import { memberOperations } from "@/lib/courses/operations";
import { oneMember } from "@/lib/courses/representation";
import { notFound } from "@/lib/errors";
import { json, jsonRoute } from "@/lib/http/json-route";
import { onlyAllow } from "@/lib/http/problem";

export const GET = jsonRoute(
  memberOperations.listMembers,
  async (actor, { params: { id: courseId }, query }) => {
    if (!(await getManagedCourse(actor, courseId))) throw notFound();
    const { items, next } = await listMembers(actor, { courseId, ...query });
    return { items: items.map(oneMember), next };
  },
);

/** Enrols a student: 201 the first time, 200 when they are in the course already. */
export const POST = jsonRoute(
  memberOperations.addMember,
  async (actor, { params: { id: courseId }, body: { username } }) => {
    const { userId, added } = await addMember(actor, { courseId, username });
    return json({ id: userId }, { status: added ? 201 : 200 });
  },
);

export const { OPTIONS, PUT, PATCH, DELETE } = onlyAllow("GET", "HEAD", "POST");
