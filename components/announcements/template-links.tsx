import { useTranslations } from "next-intl";
import { Tabs } from "@/components/ui/tabs";
import type { AnnouncementType } from "@/db/enums";
import { withQuery } from "@/lib/paths";

/** Texts to begin with. */
export const templates = ["module", "schedule", "due"] as const;
export type Template = (typeof templates)[number];

export const templateTypes = {
  module: "course_update",
  schedule: "schedule",
  due: "assignment",
} as const satisfies Record<Template, AnnouncementType>;

type Props = { path: string; current: Template | undefined };

export function TemplateLinks({ path, current }: Props) {
  const t = useTranslations("compose");
  return (
    <div className="grid gap-1">
      <p className="text-sm text-muted">{t("beginWith")}</p>
      <Tabs
        label={t("beginWith")}
        tabs={templates.map((template) => ({
          href: withQuery(path, { template }),
          label: t(`templates.${template}.name`),
          current: template === current,
        }))}
      />
    </div>
  );
}
