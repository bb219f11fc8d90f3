import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { z } from "zod";
import { EmptyState } from "@/components/ui/card";
import { PageHeader } from "@/components/ui/page-header";
import { Pager } from "@/components/ui/pager";
import { Tabs } from "@/components/ui/tabs";
import { UserList } from "@/components/users/user-list";
import { roles } from "@/db/vocabulary";
import { requireRole } from "@/lib/auth/session";
import { listUsers } from "@/lib/users/data";

const querySchema = z.object({
  after: z.string().max(40).optional().catch(undefined),
  role: z.enum(roles).optional().catch(undefined),
});

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("admin");
  return { title: t("usersTitle") };
}

export default async function UsersPage({ searchParams }: PageProps<"/admin/users">) {
  const actor = await requireRole("/admin/users", ["admin"]);
  const { after, role } = querySchema.parse(await searchParams);
  const [t, page] = await Promise.all([getTranslations(), listUsers(actor, { after, role })]);
  const tabs = [undefined, ...roles].map((each) => ({
    href: each ? `/admin/users?role=${each}` : "/admin/users",
    label: each ? t(`roles.${each}`) : t("admin.allRoles"),
    current: role === each,
  }));
  const start = role ? `/admin/users?role=${role}` : "/admin/users";
  const next = new URLSearchParams({ ...(role && { role }), after: page.next ?? "" });
  return (
    <>
      <PageHeader title={t("admin.usersTitle")} lead={t("admin.usersLead")} />
      <Tabs label={t("admin.roleFilter")} tabs={tabs} />
      <UserList users={page.items} ownId={actor.id} />
      {page.items.length === 0 && <EmptyState>{t("admin.noUsers")}</EmptyState>}
      <Pager
        start={after ? { href: start, label: t("layout.newest") } : undefined}
        next={page.next ? { href: `/admin/users?${next}`, label: t("layout.more") } : undefined}
      />
    </>
  );
}
