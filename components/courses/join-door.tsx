import { useTranslations } from "next-intl";
import { CopyButton } from "@/components/ui/copy-button";
import { Section } from "@/components/ui/section";
import { CourseStep } from "./course-step";

type Props = {
  course: { id: string; joinCode: string; joinOpen: boolean };
  /** The address that students can be given instead of the code. */
  link: string;
};

/** The code by which students join, and whether it lets anybody in. */
export function JoinDoor({ course: { id, joinCode, joinOpen }, link }: Props) {
  const t = useTranslations();
  return (
    <Section id="join" title={t("teach.joinCode")}>
      <p>
        <strong className="text-lg tracking-widest">{joinCode}</strong>
        <span className="block text-sm text-muted">
          {joinOpen ? t("teach.joinCodeHint") : t("teach.joinClosed")}
        </span>
      </p>
      <div className="flex flex-wrap gap-2">
        <CopyButton
          text={joinCode}
          label={t("teach.copyCode")}
          done={t("users.copied")}
          failed={t("users.notCopied")}
        />
        <CopyButton
          text={link}
          label={t("teach.copyLink")}
          done={t("users.copied")}
          failed={t("users.notCopied")}
        />
        <CourseStep courseId={id} step="renewCode" label={t("teach.renewCode")} />
        {joinOpen ? (
          <CourseStep courseId={id} step="closeDoor" label={t("teach.closeDoor")} />
        ) : (
          <CourseStep courseId={id} step="openDoor" label={t("teach.openDoor")} />
        )}
      </div>
    </Section>
  );
}
