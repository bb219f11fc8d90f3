import { useTranslations } from "next-intl";
import { Tag } from "@/components/ui/card";
import type { AnnouncementType } from "@/db/enums";

type Props = {
  courseTitle: string;
  type: AnnouncementType;
  title: string;
  message: string;
};

/** Preview of the announcement at the width of a phone. */
export function ComposePreview({ courseTitle, type, title, message }: Props) {
  const t = useTranslations();
  return (
    <section aria-labelledby="preview" className="grid content-start gap-2">
      <h2 id="preview" className="font-semibold">
        {t("compose.preview")}
      </h2>
      <div className="grid max-w-[22rem] gap-2 rounded-3xl border-4 border-line bg-surface p-5">
        <p dir="auto" className="text-lg font-bold">
          {title || t("compose.previewSubject")}
        </p>
        <p className="flex flex-wrap items-center gap-2 text-sm text-muted">
          <bdi>{courseTitle}</bdi> <Tag>{t(`types.${type}`)}</Tag>
        </p>
        <p dir="auto" className="whitespace-pre-wrap [overflow-wrap:anywhere] [tab-size:4]">
          {message || t("compose.previewMessage")}
        </p>
      </div>
    </section>
  );
}
