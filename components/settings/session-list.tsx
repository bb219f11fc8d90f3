import { Laptop, Smartphone } from "@/components/ui/icons";
import { useFormatter, useTranslations } from "next-intl";
import { minutes } from "@/components/time/formats";
import { Card, Tag } from "@/components/ui/card";
import type { OwnSession } from "@/lib/accounts/own-sessions";
import { useDeviceName } from "./device-name";
import { EndOtherSessions } from "./end-other-sessions";
import { EndSession } from "./end-session";

/** The user's sessions, with a button to end each. */
export function SessionList({ sessions }: { sessions: OwnSession[] }) {
  const others = sessions.filter(({ isCurrent }) => !isCurrent);
  return (
    <div className="grid gap-4">
      <ul className="grid gap-3">
        {sessions.map((session) => (
          <li key={session.handle}>
            <SessionCard session={session} />
          </li>
        ))}
      </ul>
      <EndOtherSessions hasOthers={others.length > 0} />
    </div>
  );
}

function SessionCard({ session }: { session: OwnSession }) {
  const t = useTranslations("settings");
  const format = useFormatter();
  const { handle, isCurrent, createdAt, lastSeenAt } = session;
  const device = useDeviceName(session.device);
  const timeOf = (moment: Date) => format.dateTime(moment, minutes);
  const Icon = session.device.isPhone ? Smartphone : Laptop;
  return (
    <Card className="flex flex-wrap items-center gap-x-4 gap-y-3">
      <Icon aria-hidden="true" className="size-6 shrink-0 text-muted" />
      <div className="grid min-w-0 flex-1 basis-48 gap-0.5">
        <p className="flex flex-wrap items-center gap-2 font-semibold">
          <span>{device}</span>
          {isCurrent && <Tag className="font-normal">{t("thisDevice")}</Tag>}
        </p>
        <p className="text-sm text-muted">
          {isCurrent
            ? t("since", { time: timeOf(createdAt) })
            : t("lastSeen", { time: timeOf(lastSeenAt) })}
        </p>
      </div>
      {!isCurrent && (
        <EndSession
          handle={handle}
          label={t("signOutDeviceOf", { device, time: timeOf(lastSeenAt) })}
        />
      )}
    </Card>
  );
}
