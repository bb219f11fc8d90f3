import { QrCode as QrCodeIcon } from "lucide-react";
import { useTranslations } from "next-intl";
import { ButtonLink } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Section } from "@/components/ui/section";
import type { ManagedCourse } from "@/lib/courses/data";
import { CourseActionButton } from "@/components/courses/course-action-button";
import { RenewJoinCode } from "./renew-join-code";

type Props = {
  course: Pick<ManagedCourse, "id" | "joinCode" | "joinOpen" | "status">;
  /** The invitation link, an alternative to the code. */
  link: string;
};

/** The join code of a course, and whether joining is open. */
export function JoinSettings({ course: { id, joinCode, joinOpen, status }, link }: Props) {
  const t = useTranslations();
  const isDraft = status === "draft";
  const open = isDraft ? t("teach.joinCodeOfDraft") : t("teach.joinCodeHint");
  const copied = { done: t("users.copied"), failed: t("users.notCopied") };
  return (
    <Section id="join" title={t("teach.joinCode")}>
      <p>
        <strong className="text-lg tracking-widest">{joinCode}</strong>
        <span className="block text-sm text-muted">{joinOpen ? open : t("teach.joinClosed")}</span>
        <span className="block text-sm text-muted">{link}</span>
      </p>
      <div className="flex flex-wrap items-start gap-2">
        <CopyButton text={joinCode} label={t("teach.copyCode")} {...copied} />
        <CopyButton text={link} label={t("teach.copyLink")} {...copied} />
        <ButtonLink variant="secondary" href={`/teach/courses/${id}/invite`}>
          <QrCodeIcon aria-hidden="true" className="size-5" />
          {t("teach.invite.link")}
        </ButtonLink>
        {!isDraft &&
          (joinOpen ? (
            <CourseActionButton courseId={id} step="closeDoor" label={t("teach.closeDoor")} />
          ) : (
            <CourseActionButton courseId={id} step="openDoor" label={t("teach.openDoor")} />
          ))}
      </div>
      <RenewJoinCode courseId={id} />
    </Section>
  );
}
