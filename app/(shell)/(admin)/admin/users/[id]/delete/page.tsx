import type { Metadata } from "next";
import { forbidden, notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { z } from "zod";
import { DateTime } from "@/components/time/date-time";
import { Card } from "@/components/ui/card";
import { BackLink } from "@/components/ui/back-link";
import { Column } from "@/components/ui/column";
import { PageHeader } from "@/components/ui/page-header";
import { DeleteUserForm } from "@/components/users/delete-user-form";
import { describeDeletion, getUser, listSuccessors } from "@/lib/users/data";
import { getDeletionRequest } from "@/lib/users/deletion-requests";
import { requireRole } from "@/lib/handlers/page-access";
import { isolate } from "@/lib/text/isolate";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("users");
  return { title: t("deletion.title") };
}

type Props = PageProps<"/admin/users/[id]/delete">;

/** In epoch milliseconds: the request that the admin decides on. */
const querySchema = z.object({
  request: z.coerce.number().int().positive().optional().catch(undefined),
});

export default async function DeleteUserPage({ params, searchParams }: Props) {
  const { id } = await params;
  const { request: requestedAt } = querySchema.parse(await searchParams);
  const path = `/admin/users/${id}`;
  const actor = await requireRole(`${path}/delete`, ["admin"]);
  if (id === actor.id) forbidden();
  if (!(await getUser(actor, id))) notFound();
  const user = await describeDeletion(actor, id);
  const [t, request, successors] = await Promise.all([
    getTranslations("users"),
    getDeletionRequest(actor, id),
    user.courses > 0 ? listSuccessors(actor, { except: id }) : undefined,
  ]);
  const { displayName: name, courses, announcements, enrollments, notifications } = user;
  return (
    <Column>
      <BackLink href={path}>{t("deletion.back", { name: isolate(name) })}</BackLink>
      <PageHeader title={t("deletion.heading", { name: isolate(name) })} />
      {request && (
        <p className="max-w-prose font-semibold">
          <span>{t("deletion.asked", { name: isolate(name) })}</span>{" "}
          <DateTime at={request.requestedAt} />
        </p>
      )}
      <Card>
        <ul className="grid list-disc gap-2 pl-5">
          <li>{t("deletion.account")}</li>
          {courses > 0 && <li>{t("deletion.courses", { count: courses })}</li>}
          {announcements > 0 && <li>{t("deletion.announcements", { count: announcements })}</li>}
          {enrollments + notifications > 0 && (
            <li>{t("deletion.memberships", { enrollments, notifications })}</li>
          )}
          <li>{t("deletion.instead")}</li>
        </ul>
      </Card>
      <DeleteUserForm
        user={{ id, username: user.username }}
        successors={successors}
        requestedAt={requestedAt}
      />
    </Column>
  );
}
