import { useTranslations } from "next-intl";
import { EmptyState } from "@/components/ui/card";
import { TextLink } from "@/components/ui/text-link";
import type { Role } from "@/db/enums";
import { isolate } from "@/lib/text/isolate";
import { type InboxView, isFiltered } from "./inbox-view";

/** What will appear in an inbox that is empty. */
export function EmptyInbox({ role }: { role: Role }) {
  const t = useTranslations("inbox");
  return <EmptyState art="inbox">{t(role === "student" ? "empty" : "emptyForStaff")}</EmptyState>;
}

/** Why a view of an inbox shows nothing. */
export function EmptyView({ view, role }: { view: InboxView; role: Role }) {
  const t = useTranslations();
  if (!isFiltered(view)) {
    if (view.unread === undefined) return <EmptyInbox role={role} />;
    return <EmptyState art="inbox">{t("inbox.emptyFilter")}</EmptyState>;
  }
  return (
    <div role="status">
      <EmptyState art="search">
        <span className="block">
          {view.q === undefined
            ? t("inboxFilter.none")
            : t("inboxFilter.noneFound", { words: isolate(view.q) })}
        </span>
        <TextLink href="/app/notifications">{t("inboxFilter.clear")}</TextLink>
      </EmptyState>
    </div>
  );
}
