import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { useTranslations } from "next-intl";
import { getTranslations } from "next-intl/server";
import { ButtonLink } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Section } from "@/components/ui/section";
import { Split } from "@/components/ui/split";
import { EditUserForm } from "@/components/users/edit-user-form";
import { UserAccess } from "@/components/users/user-access";
import { UserHeader } from "@/components/users/user-header";
import { describeDeletion, getUser, listSuccessors, type ManagedUser } from "@/lib/users/data";
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
      <Split aside={!isOwn && <Access user={user} />} below={!isOwn && <Deletion path={path} />}>
        <Section id="data" title={t("data")}>
          <Card>
            <EditUserForm user={user} canChangeRole={!isOwn} successors={successors} />
          </Card>
          {isOwn && <p className="text-muted">{t("ownAccount")}</p>}
        </Section>
      </Split>
    </>
  );
}

function Access({ user: { id, suspendedAt, sessions, hasPassword } }: { user: ManagedUser }) {
  const t = useTranslations("users");
  return (
    <Section id="access" title={t("access.title")}>
      <UserAccess
        userId={id}
        suspended={suspendedAt !== null}
        sessions={sessions}
        hasPassword={hasPassword}
      />
    </Section>
  );
}

function Deletion({ path }: { path: string }) {
  const t = useTranslations("users.deletion");
  return (
    <Section id="delete" title={t("title")}>
      <p className="max-w-prose text-muted">{t("lead")}</p>
      <ButtonLink variant="danger" href={`${path}/delete`} className="justify-self-start">
        {t("open")}
      </ButtonLink>
    </Section>
  );
}
