import { CheckCheck } from "@/components/ui/icons";
import { useNow, useTranslations } from "next-intl";
import { NotificationOrigin } from "@/components/notifications/notification-origin";
import { DayTile } from "@/components/time/day-tile";
import { DueText } from "@/components/time/due-text";
import type { ToConfirm } from "@/lib/notifications/to-confirm";
import { TaskGroup } from "./task-group";
import { TaskRow } from "./task-row";
import type { Shown } from "./shown";

/** What asks for a confirmation: it stays until it is given. */
export function ToConfirmGroup({ list, ...links }: Shown<ToConfirm>) {
  const t = useTranslations("tasks");
  const now = useNow();
  return (
    <TaskGroup
      id="tasks-confirm"
      icon={CheckCheck}
      title={t("confirm")}
      count={list.count}
      shown={list.items.length}
      {...links}
    >
      {list.items.map(({ id, title, confirmBy, ...origin }) => (
        <TaskRow
          key={id}
          href={`/app/notifications/${id}`}
          title={title}
          lead={confirmBy && <DayTile at={confirmBy} tone={confirmBy <= now ? "late" : "plain"} />}
        >
          <p>
            <NotificationOrigin {...origin} />
          </p>
          {confirmBy && (
            <p>
              <span>{t("confirmBy")}</span> <DueText at={confirmBy} />
            </p>
          )}
          <p className="font-semibold text-accent">{t("confirmNow")}</p>
        </TaskRow>
      ))}
    </TaskGroup>
  );
}
