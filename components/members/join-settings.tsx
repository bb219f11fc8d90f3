import { QrCode as QrCodeIcon } from "@/components/ui/icons";
import { useTranslations } from "next-intl";
import { ButtonLink } from "@/components/ui/button";
import { Disclosure } from "@/components/ui/disclosure";
import { CopyButton } from "@/components/ui/copy-button";
import type { ManagedCourse } from "@/lib/courses/data";
import { CourseActionButton } from "@/components/courses/course-action-button";

type Props = {
  course: Pick<ManagedCourse, "id" | "joinCode" | "joinOpen" | "status" | "studentCount">;
  /** The invitation link, an alternative to the code. */
  link: string;
};

/** The join code of a course, and whether joining is open. Folded, except while nobody has joined. */
export function JoinSettings({ course, link }: Props) {
  const t = useTranslations();
  const { id, joinCode, joinOpen, status, studentCount } = course;
  const isDraft = status === "draft";
  const open = isDraft ? t("teach.joinCodeOfDraft") : t("teach.joinCodeHint");
  const copied = { done: t("users.copied"), failed: t("users.notCopied") };
  return (
    <Disclosure title={t("teach.joinCode")} open={status === "published" && studentCount === 0}>
      <div className="grid gap-3 pb-4">
        <p>
          <strong translate="no" className="text-lg tracking-widest">
            {joinCode}
          </strong>
          <span className="block text-sm text-muted">
            {joinOpen ? open : t("teach.joinClosed")}
          </span>
          <span translate="no" className="block text-sm text-muted">
            {link}
          </span>
        </p>
        <div className="flex flex-wrap items-start gap-2">
          <CopyButton text={joinCode} label={t("teach.copyCode")} {...copied} />
          <CopyButton text={link} label={t("teach.copyLink")} {...copied} />
          <ButtonLink variant="secondary" href={`/teach/courses/${id}/invite`}>
            <QrCodeIcon aria-hidden="true" className="size-5" />
            <span>{t("teach.invite.link")}</span>
          </ButtonLink>
          {!isDraft &&
            (joinOpen ? (
              <CourseActionButton courseId={id} step="closeDoor" label={t("teach.closeDoor")} />
            ) : (
              <CourseActionButton courseId={id} step="openDoor" label={t("teach.openDoor")} />
            ))}
        </div>
      </div>
    </Disclosure>
  );
}
