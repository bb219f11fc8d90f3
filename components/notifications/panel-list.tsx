import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { useLiveNotifications } from "./notification-provider";
import { targetOf } from "./target";
import { UnreadMark } from "./unread-mark";
import { InlineList } from "@/components/ui/inline-list";
import { Link } from "@/components/ui/link";
import { Skeleton } from "@/components/ui/skeleton";
import { LiveTime } from "@/components/time/live-time";
import { serverTimeOf } from "@/components/time/use-server-now";

type PanelItem = {
  id: string;
  type: string;
  title: string;
  link: string;
  courseTitle: string | null;
  createdAt: string;
  readAt: string | null;
  correctedAt: string | null;
  expiresAt: string | null;
  snoozedUntil: string | null;
  needsConfirmation: boolean;
  confirmedAt: string | null;
};
type FetchedList =
  | { state: "loading" }
  | { state: "failed" }
  | { state: "ready"; items: PanelItem[]; receivedAt: Date };

const MAX_ITEMS = 8;

/** The list of the panel, fetched while it is open. */
export function PanelList({ onNavigate }: { onNavigate: () => void }) {
  const t = useTranslations("live");
  const list = usePanelList();

  if (list.state === "loading") return <Skeleton label={t("panelLoading")} />;
  if (list.state === "failed") {
    return (
      <p role="alert" className="px-3 py-4">
        {t("panelFailed")}
      </p>
    );
  }
  if (list.items.length === 0) return <p className="px-3 py-4 text-muted">{t("panelEmpty")}</p>;
  return (
    <ul>
      {list.items.map((item) => (
        <li key={item.id}>
          <PanelEntry item={item} receivedAt={list.receivedAt} onNavigate={onNavigate} />
        </li>
      ))}
    </ul>
  );
}

type EntryProps = { item: PanelItem; receivedAt: Date; onNavigate: () => void };

function PanelEntry({ item, receivedAt, onNavigate }: EntryProps) {
  const t = useTranslations("live");
  const { title, courseTitle, createdAt } = item;
  const { href, label } = targetOf(item);
  const marks = marksOf(item, receivedAt);
  const unread = item.readAt === null && !marks.includes("expired") && !marks.includes("snoozed");
  return (
    <Link
      href={href}
      onClick={onNavigate}
      className="group/entry flex gap-3 rounded-lg px-3 py-2.5 hover:bg-accent-soft"
    >
      <UnreadMark unread={unread} id={item.id} />
      <span className="min-w-0">
        <span dir="auto" className="block group-has-data-[unread=true]/entry:font-bold">
          {title}
        </span>
        <span className="block text-sm text-muted">
          <InlineList>
            {courseTitle ?? t(item.type === "account" ? "ownAccount" : "school")}
            <LiveTime
              at={new Date(createdAt)}
              rendered={receivedAt}
              className="whitespace-nowrap"
            />
          </InlineList>
        </span>
        {marks.length > 0 && (
          <span className="block text-sm font-semibold text-muted">
            <InlineList>
              {marks.map((mark) => (
                <span key={mark}>{t(`marks.${mark}`)}</span>
              ))}
            </InlineList>
          </span>
        )}
        {label !== "open" && (
          <span className="block text-sm font-semibold text-accent">{t(label)}</span>
        )}
      </span>
    </Link>
  );
}

/** What the list says of a notification too. What was withdrawn is in no list. */
function marksOf(item: PanelItem, now: Date) {
  const { needsConfirmation, confirmedAt, correctedAt, expiresAt, snoozedUntil } = item;
  const isExpired = expiresAt !== null && new Date(expiresAt) <= now;
  return [
    needsConfirmation && confirmedAt === null && !isExpired && ("toConfirm" as const),
    correctedAt !== null && ("corrected" as const),
    isExpired && ("expired" as const),
    snoozedUntil !== null && ("snoozed" as const),
  ].filter((mark) => mark !== false);
}

/** The newest notifications, fetched again after every update of the stream. */
function usePanelList(): FetchedList {
  const { revision } = useLiveNotifications();
  const [list, setList] = useState<FetchedList>({ state: "loading" });
  useEffect(() => {
    const controller = new AbortController();
    fetch(`/api/notifications?limit=${MAX_ITEMS}`, { signal: controller.signal })
      .then(async (response) => {
        if (!response.ok) throw new Error(`Notification list: status ${response.status}`);
        const receivedAt = serverTimeOf(response);
        const { items } = (await response.json()) as { items: PanelItem[] };
        setList({ state: "ready", items, receivedAt });
      })
      .catch(() => {
        if (!controller.signal.aborted) setList({ state: "failed" });
      });
    return () => controller.abort();
  }, [revision]);
  return list;
}
