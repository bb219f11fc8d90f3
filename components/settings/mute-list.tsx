import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { MuteButton } from "@/components/notifications/mute-button";
import type { Mutes } from "@/lib/notifications/mutes";
import { isolate } from "@/lib/text/isolate";

/** The courses and types of announcements that a user may mute. */
export function MuteList({ mutes: { courses, types } }: { mutes: Mutes }) {
  const t = useTranslations();
  return (
    <div className="grid gap-4">
      <MuteGroup title={t("mutes.types")}>
        {types.map(({ type, isMuted }) => (
          <MuteRow
            key={type}
            kind="type"
            target={type}
            name={t(`types.${type}`)}
            isMuted={isMuted}
          />
        ))}
      </MuteGroup>
      {courses.length > 0 && (
        <MuteGroup title={t("mutes.courses")}>
          {courses.map(({ id, title, isMuted }) => (
            <MuteRow key={id} kind="course" target={id} name={title} isMuted={isMuted} />
          ))}
        </MuteGroup>
      )}
    </div>
  );
}

function MuteGroup({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="grid gap-1">
      <h3 className="font-semibold">{title}</h3>
      <ul className="divide-y divide-line rounded-xl border border-line bg-surface px-4">
        {children}
      </ul>
    </div>
  );
}

type RowProps = { kind: "course" | "type"; target: string; name: string; isMuted: boolean };

function MuteRow({ name, ...mute }: RowProps) {
  const t = useTranslations("mutes");
  const { isMuted } = mute;
  return (
    <li className="flex items-center justify-between gap-2 py-1 sm:gap-4">
      <p className="min-w-0 flex-1">
        <bdi className="font-medium">{name}</bdi>{" "}
        <span className="text-sm text-muted">{`(${t(isMuted ? "off" : "on")})`}</span>
      </p>
      <MuteButton
        {...mute}
        label={t(isMuted ? "unmute" : "mute")}
        named={t(isMuted ? "unmuteNamed" : "muteNamed", { name: isolate(name) })}
      />
    </li>
  );
}
