import { useTranslations } from "next-intl";
import { useDeferredValue } from "react";
import { AttachmentList } from "@/components/files/attachment-list";
import { Tag } from "@/components/ui/card";
import { Markdown } from "@/components/ui/markdown";
import type { AnnouncementType } from "@/db/enums";
import type { Attachment } from "@/lib/files/types";

type Props = {
  courseTitle: string;
  type: AnnouncementType;
  title: string;
  message: string;
  files: readonly Attachment[];
};

/** Preview of the announcement at the width of a phone. */
export function ComposePreview({ courseTitle, type, title, message, files }: Props) {
  const t = useTranslations();
  const shown = useDeferredValue(message);
  return (
    <section
      aria-labelledby="preview"
      className="grid content-start gap-2 lg:sticky lg:top-20 print:static"
    >
      <h2 id="preview" className="font-semibold">
        {t("compose.preview")}
      </h2>
      <div className="grid max-w-[22rem] grid-cols-1 gap-2 rounded-3xl border-4 border-line bg-surface p-5">
        <p dir="auto" className="text-lg font-bold [overflow-wrap:anywhere]">
          {title || t("compose.previewSubject")}
        </p>
        <p className="flex flex-wrap items-center gap-2 text-sm text-muted">
          <bdi>{courseTitle}</bdi> <Tag>{t(`types.${type}`)}</Tag>
        </p>
        <Markdown
          text={shown || t("compose.previewMessage")}
          className="[overflow-wrap:anywhere]"
        />
        <AttachmentList files={files} />
      </div>
    </section>
  );
}
