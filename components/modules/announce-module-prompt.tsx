import { useTranslations } from "next-intl";
import { Notice } from "@/components/ui/notice";
import { TextLink } from "@/components/ui/text-link";

type Props = { courseId: string; moduleId: string };

/** Links to a prepared announcement of a module that was just opened. */
export function AnnounceModulePrompt({ courseId, moduleId }: Props) {
  const t = useTranslations("modules");
  return (
    <Notice tone="success">
      <span>{t("opened")}</span>{" "}
      <TextLink href={`/teach/courses/${courseId}/announcements/new?module=${moduleId}`}>
        {t("announceOpened")}
      </TextLink>
    </Notice>
  );
}
