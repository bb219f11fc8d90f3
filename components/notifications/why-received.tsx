import { useTranslations } from "next-intl";
import { Disclosure } from "@/components/ui/disclosure";
import type { NotificationType } from "@/db/enums";
import type { MuteState } from "@/lib/notifications/mutes";
import { isolate } from "@/lib/text/isolate";
import { MuteButton } from "./mute-button";

type Props = {
  notification: {
    type: NotificationType;
    mustRead: boolean;
    courseId: string | null;
    courseTitle: string | null;
  };
  /** Undefined for what cannot be muted. */
  mutes: MuteState | undefined;
};

/** Why the reader has this announcement, and how to get no more of its kind. */
export function WhyReceived({ notification, mutes }: Props) {
  const t = useTranslations();
  const { type, mustRead, courseId, courseTitle } = notification;
  const kind = t(`types.${type}`);
  return (
    <Disclosure title={t("mutes.why")}>
      <div className="grid justify-items-start gap-1 pb-3">
        <p>
          {courseTitle === null
            ? t("mutes.whySchool")
            : t("mutes.whyCourse", { course: isolate(courseTitle) })}
        </p>
        {type === "urgent" && <p>{t("mutes.whyUrgent")}</p>}
        {mustRead && type !== "urgent" && <p>{t("mutes.whyMustRead")}</p>}
        {mutes?.course !== undefined && courseId !== null && (
          <MuteButton
            kind="course"
            target={courseId}
            isMuted={mutes.course}
            label={t(mutes.course ? "mutes.unmuteCourse" : "mutes.muteCourse", {
              course: isolate(courseTitle ?? ""),
            })}
          />
        )}
        {mutes?.type !== undefined && (
          <MuteButton
            kind="type"
            target={type}
            isMuted={mutes.type}
            label={t(mutes.type ? "mutes.unmuteType" : "mutes.muteType", { type: kind })}
          />
        )}
      </div>
    </Disclosure>
  );
}
