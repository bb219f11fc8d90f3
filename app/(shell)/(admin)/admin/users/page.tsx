import type { Metadata } from "next";
import { useLocale, useTranslations } from "next-intl";
import { getTranslations } from "next-intl/server";
import { ButtonLink, DownloadLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/card";
import { PageHeader } from "@/components/ui/page-header";
import { NumberedPager } from "@/components/layout/numbered-pager";
import { TextLink } from "@/components/ui/text-link";
import { UserBatch } from "@/components/users/user-batch";
import { UserFilter } from "@/components/users/user-filter";
import { UserTable } from "@/components/users/user-table";
import {
  effectiveOrder,
  isFiltered,
  type UserListQuery,
  usersPath,
} from "@/components/users/user-list-query";
import { separatorOf } from "@/lib/csv/separator";
import { withQuery } from "@/lib/paths";
import { countUsers, listUsers } from "@/lib/users/data";
import { countDeletionRequests } from "@/lib/users/deletion-requests";
import { usersPageSchema } from "@/lib/users/schema";
import { requireRole } from "@/lib/handlers/page-access";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("users");
  return { title: t("title") };
}

export default async function UsersPage({ searchParams }: PageProps<"/admin/users">) {
  const actor = await requireRole("/admin/users", ["admin"]);
  const view = usersPageSchema.parse(await searchParams);
  const [t, page, total, requests] = await Promise.all([
    getTranslations(),
    listUsers(actor, { ...view, ...effectiveOrder(view) }),
    countUsers(actor, view),
    countDeletionRequests(actor),
  ]);
  const others = page.items.filter(({ id }) => id !== actor.id);
  const names = Object.fromEntries(others.map(({ id, displayName }) => [id, displayName]));
  return (
    <>
      <UsersHeader view={view} />
      {requests > 0 && (
        <TextLink href="/admin/deletion-requests" className="justify-self-start">
          {t("deletionRequests.link", { count: requests })}
        </TextLink>
      )}
      <UserFilter view={view} />
      <div className="grid gap-1">
        <div className="flex flex-wrap items-center gap-x-4">
          <p role="status" className="text-muted">
            {t("users.total", { count: total })}
          </p>
          {isFiltered(view) && <TextLink href="/admin/users">{t("users.clear")}</TextLink>}
        </div>
        {/* Also around an empty list, since it shows the result of the last action. */}
        <UserBatch
          key={usersPath(view, view)}
          names={names}
          canHandOut={view.status === "noPassword"}
        >
          {page.items.length > 0 ? (
            <UserTable users={page.items} ownId={actor.id} view={view} />
          ) : (
            <EmptyState>{isFiltered(view) ? t("users.noMatch") : t("users.empty")}</EmptyState>
          )}
        </UserBatch>
      </div>
      <NumberedPager
        at={view}
        next={page.next}
        count={total}
        total={t("users.total", { count: total })}
        pathOf={(at) => usersPath(view, at)}
      />
    </>
  );
}

function UsersHeader({ view: { search, role, status } }: { view: UserListQuery }) {
  const t = useTranslations("users");
  const filter = { search: search || undefined, role, status };
  const other = separatorOf(useLocale()) === "comma" ? "semicolon" : "comma";
  return (
    <PageHeader title={t("title")}>
      <ButtonLink href="/admin/users/new">{t("add")}</ButtonLink>
      <ButtonLink variant="secondary" href="/admin/users/import">
        {t("import")}
      </ButtonLink>
      <DownloadLink href={withQuery("/api/users/export", filter)}>{t("export")}</DownloadLink>
      <DownloadLink href={withQuery("/api/users/export", { ...filter, separator: other })}>
        {t(`exportWith.${other}`)}
      </DownloadLink>
    </PageHeader>
  );
}
