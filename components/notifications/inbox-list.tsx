import { useFormatter, useNow, useTranslations } from "next-intl";
import Link from "next/link";
import { Tag } from "@/components/ui/card";
import type { InboxItem } from "@/lib/notifications/data";
import { NotificationOrigin } from "./notification-origin";
import { ReadToggle } from "./read-toggle";
import { UnreadMark } from "./unread-mark";

const ONE_DAY_MS = 24 * 3600 * 1000;

/** Notifications, newest first, grouped into the last 24 hours and earlier. */
export function InboxList({ items }: { items: InboxItem[] }) {
  const t = useTranslations("inbox");
  const now = useNow();
  const since = now.getTime() - ONE_DAY_MS;
  const groups = [
    { title: t("recent"), items: items.filter(({ createdAt }) => createdAt.getTime() > since) },
    { title: t("earlier"), items: items.filter(({ createdAt }) => createdAt.getTime() <= since) },
  ];
  return groups
    .filter((group) => group.items.length > 0)
    .map((group) => (
      <section key={group.title} className="grid gap-2">
        <h2 className="text-sm font-bold text-muted">{group.title}</h2>
        <ul className="grid gap-2">
          {group.items.map((item) => (
            <InboxEntry key={item.id} item={item} now={now} />
          ))}
        </ul>
      </section>
    ));
}

function InboxEntry({ item, now }: { item: InboxItem; now: Date }) {
  const t = useTranslations();
  const format = useFormatter();
  const unread = item.readAt === null;
  const exact = format.dateTime(item.createdAt, { dateStyle: "full", timeStyle: "long" });
  return (
    <li className="flex gap-3 rounded-xl border border-line bg-surface p-4">
      <UnreadMark unread={unread} />
      <div className="grid min-w-0 flex-1 gap-1">
        <h3 className={unread ? "font-bold" : "font-medium"}>
          <Link href={`/app/notifications/${item.id}`} className="hover:underline">
            {item.title}
          </Link>
        </h3>
        <p className="line-clamp-2 text-muted">{item.message}</p>
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-muted">
          <NotificationOrigin {...item} />
          <time dateTime={item.createdAt.toISOString()} title={exact}>
            {format.relativeTime(item.createdAt, now)}
          </time>
          <Tag>{t(`types.${item.type}`)}</Tag>
          {item.mustRead && <Tag className="font-semibold text-ink">{t("inbox.mustRead")}</Tag>}
        </p>
        <div className="-mb-2 -ml-3">
          <ReadToggle id={item.id} title={item.title} read={!unread} />
        </div>
      </div>
    </li>
  );
}
