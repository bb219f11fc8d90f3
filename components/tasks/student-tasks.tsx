import { BookOpenCheck, Mail, PencilLine } from "@/components/ui/icons";
import { useNow, useTranslations } from "next-intl";
import { ReadToggle } from "@/components/notifications/read-toggle";
import { NotificationOrigin } from "@/components/notifications/notification-origin";
import { targetOf } from "@/components/notifications/target";
import { UnreadMark } from "@/components/notifications/unread-mark";
import { DayTile } from "@/components/time/day-tile";
import { DueTime } from "@/components/time/due-time";
import { RelativeTime } from "@/components/time/relative-time";
import { InlineList } from "@/components/ui/inline-list";
import type { InboxItem } from "@/lib/notifications/data";
import type { ToDo } from "@/lib/projects/to-do";
import { TaskGroup } from "./task-group";
import { TaskRow } from "./task-row";
import type { Shown } from "./shown";

type ProjectsProps = Shown<ToDo> & { state: "missing" | "revise" };

/** Projects to hand in, or to hand in again. */
export function ProjectsGroup({ list, state, ...links }: ProjectsProps) {
  const t = useTranslations("tasks");
  const now = useNow();
  return (
    <TaskGroup
      id={`tasks-${state}`}
      icon={state === "revise" ? PencilLine : BookOpenCheck}
      title={t(state)}
      count={list.count}
      shown={list.items.length}
      {...links}
    >
      {list.items.map(({ id, title, courseTitle, dueAt }) => (
        <TaskRow
          key={id}
          href={`/app/projects/${id}`}
          title={title}
          lead={dueAt && <DayTile at={dueAt} tone={dueAt <= now ? "late" : "plain"} />}
        >
          <p>
            <bdi>{courseTitle}</bdi>
          </p>
          <p>{dueAt ? <DueTime at={dueAt} view="todo" /> : t("noDue")}</p>
        </TaskRow>
      ))}
    </TaskGroup>
  );
}

/** What is unread, without what stands under "to confirm". */
export function UnreadGroup({
  list,
  all,
}: {
  list: { items: InboxItem[]; count: number };
  all: string;
}) {
  const t = useTranslations();
  return (
    <TaskGroup
      id="tasks-unread"
      icon={Mail}
      title={t("tasks.unread")}
      count={list.count}
      shown={list.items.length}
      all={all}
    >
      {list.items.map((item) => (
        <UnreadRow key={item.id} item={item} />
      ))}
    </TaskGroup>
  );
}

function UnreadRow({ item }: { item: InboxItem }) {
  const t = useTranslations();
  const { href, label } = targetOf(item);
  return (
    <TaskRow
      href={href}
      title={item.title}
      lead={<UnreadMark unread />}
      trailing={<ReadToggle id={item.id} title={item.title} read={false} />}
    >
      {label === "open" ? (
        <p className="line-clamp-1">
          <span className="font-semibold">{t(`types.${item.type}`)}</span>
          <span> · </span>
          <bdi>{item.message}</bdi>
        </p>
      ) : (
        <p className="font-semibold text-accent">{t(`live.${label}`)}</p>
      )}
      <p className="truncate">
        <InlineList>
          <RelativeTime at={item.createdAt} />
          <NotificationOrigin {...item} />
        </InlineList>
      </p>
    </TaskRow>
  );
}
