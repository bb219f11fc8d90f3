import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { ButtonLink } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Section } from "@/components/ui/section";
import { EditUserForm } from "@/components/users/edit-user-form";
import { UserAccess } from "@/components/users/user-access";
import { UserHeader } from "@/components/users/user-header";
import { describeDeletion, getUser, listSuccessors } from "@/lib/users/data";
import { requireRole } from "@/lib/handlers/page-access";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("users");
  return { title: t("oneTitle") };
}

export default async function UserPage({ params }: PageProps<"/admin/users/[id]">) {
  const { id } = await params;
  const path = `/admin/users/${id}`;
  const actor = await requireRole(path, ["admin"]);
  const [t, user] = await Promise.all([getTranslations("users"), getUser(actor, id)]);
  if (!user) notFound();
  const isOwn = id === actor.id;
  const { courses } = isOwn ? { courses: 0 } : await describeDeletion(actor, id);
  const successors = courses > 0 ? await listSuccessors(actor, { except: id }) : undefined;
  return (
    <>
      <UserHeader user={user} isOwn={isOwn} />
      <Section id="data" title={t("data")}>
        <Card>
          <EditUserForm user={user} canChangeRole={!isOwn} successors={successors} />
        </Card>
      </Section>
      {isOwn ? (
        <p className="text-muted">{t("ownAccount")}</p>
      ) : (
        <>
          <Section id="access" title={t("access.title")}>
            <UserAccess
              userId={id}
              suspended={user.suspendedAt !== null}
              sessions={user.sessions}
              hasPassword={user.hasPassword}
            />
          </Section>
          <Section id="delete" title={t("deletion.title")}>
            <p className="max-w-prose text-muted">{t("deletion.lead")}</p>
            <ButtonLink variant="danger" href={`${path}/delete`} className="justify-self-start">
              {t("deletion.open")}
            </ButtonLink>
          </Section>
        </>
      )}
    </>
  );
}
