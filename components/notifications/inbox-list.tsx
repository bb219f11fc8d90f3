import { clsx } from "clsx";
import { useNow, useTranslations } from "next-intl";
import { Link } from "@/components/ui/link";
import type { InboxItem } from "@/lib/notifications/data";
import { NotificationOrigin } from "./notification-origin";
import { ReadToggle } from "./read-toggle";
import { SnoozeLink } from "./snooze-link";
import { Snoozed } from "./snoozed";
import { targetOf } from "./target";
import { Validity } from "./validity";
import { UnreadMark } from "./unread-mark";
import { DateTime } from "@/components/time/date-time";
import { RelativeTime } from "@/components/time/relative-time";
import { InlineList } from "@/components/ui/inline-list";

const ONE_DAY_MS = 24 * 3600 * 1000;

/** Notifications, newest first, grouped into the last 24 hours and earlier. */
export function InboxList({ items }: { items: InboxItem[] }) {
  const t = useTranslations("inbox");
  const now = useNow();
  const since = now.getTime() - ONE_DAY_MS;
  const groups = [
    { title: t("recent"), items: items.filter(({ arrivedAt }) => arrivedAt.getTime() > since) },
    { title: t("earlier"), items: items.filter(({ arrivedAt }) => arrivedAt.getTime() <= since) },
  ];
  return groups
    .filter((group) => group.items.length > 0)
    .map((group) => (
      <section key={group.title} className="grid grid-cols-1 gap-2">
        <h2 className="text-sm font-bold text-muted">{group.title}</h2>
        <ul className="grid grid-cols-1 gap-2">
          {group.items.map((item) => (
            <InboxEntry key={item.id} item={item} />
          ))}
        </ul>
      </section>
    ));
}

/** As its mark says, which may change in the browser. */
const titleClass = "font-medium group-has-data-[unread=true]/entry:font-bold";

function InboxEntry({ item }: { item: InboxItem }) {
  const t = useTranslations();
  const now = useNow();
  const isExpired = item.expiresAt !== null && item.expiresAt <= now;
  const unread = item.readAt === null && !isExpired && item.snoozedUntil === null;
  const { href, label } = targetOf(item);
  const titleId = `title-${item.id}`;
  return (
    <li
      className={clsx(
        "group/entry relative flex gap-2.5 rounded-xl border border-line py-2 pr-1 pl-3 hover:border-accent sm:pl-4",
        isExpired ? "bg-paper text-muted" : "bg-surface",
      )}
    >
      <UnreadMark unread={unread} id={item.id} />
      <div className="min-w-0 flex-1">
        <h3 id={titleId} dir="auto" className={titleClass}>
          {/* The whole row is clickable. */}
          <Link href={href} className="after:absolute after:inset-0 after:rounded-xl">
            <bdi>{item.title}</bdi>
            {label !== "open" && (
              <span className="block text-sm font-semibold text-accent">{t(`live.${label}`)}</span>
            )}
          </Link>
        </h3>
        {label === "open" && (
          <p dir="auto" className="line-clamp-1 text-sm text-muted">
            <EntryMark item={item} />
            <span className="font-semibold">{t(`types.${item.type}`)}</span>
            <span> · </span>
            <bdi>{item.message}</bdi>
          </p>
        )}
        <EntryTimes item={item} />
        <EntryOrigin item={item} />
        {item.snoozedUntil && <Snoozed {...item} until={item.snoozedUntil} />}
      </div>
      {/* Below each other on a phone, whose lines are short enough. */}
      <div className="-my-1.5 flex shrink-0 flex-col items-start sm:my-0 sm:flex-row">
        <ReadToggle id={item.id} title={item.title} read={item.readAt !== null} />
        {!isExpired && <SnoozeLink id={item.id} titleId={titleId} />}
      </div>
    </li>
  );
}

/** What is expected of the reader. */
function EntryMark({ item }: { item: InboxItem }) {
  const t = useTranslations("inbox");
  const { mustRead, needsConfirmation, confirmedAt } = item;
  if (!mustRead && !needsConfirmation) return null;
  const pending = needsConfirmation ? "toConfirm" : "mustRead";
  const mark = confirmedAt ? "confirmedMark" : pending;
  return <strong className="text-ink">{`${t(mark)} · `}</strong>;
}

/** When it came and from whom, and with how many files: beside these one line is too short on a phone. */
function EntryOrigin({ item }: { item: InboxItem }) {
  const t = useTranslations("files");
  const lines = item.attachments > 0 ? "line-clamp-2" : "truncate";
  return (
    <p className={clsx("text-sm text-muted", lines)}>
      <InlineList>
        <RelativeTime at={item.createdAt} />
        {item.attachments > 0 && (
          <span className="font-semibold">{t("count", { count: item.attachments })}</span>
        )}
        <NotificationOrigin {...item} />
      </InlineList>
    </p>
  );
}

/** When it was corrected, and until when it is valid. */
function EntryTimes({ item: { correctedAt, expiresAt } }: { item: InboxItem }) {
  const t = useTranslations("inbox");
  return (
    <>
      {correctedAt && (
        <p className="text-sm font-semibold text-muted">
          <span>{t("correctedAt")}</span> <DateTime at={correctedAt} />
        </p>
      )}
      {expiresAt && (
        <p className="text-sm text-muted">
          <Validity expiresAt={expiresAt} />
        </p>
      )}
    </>
  );
}
