import { useFormatter, useTranslations } from "next-intl";
import { minutes } from "@/components/time/formats";
import { Card } from "@/components/ui/card";
import { isolate } from "@/lib/text/isolate";

type Props = { courseTitle: string | null; withdrawnAt: Date };

/** What is left of a withdrawn announcement: that it was withdrawn, and when. */
export function WithdrawnNotification({ courseTitle, withdrawnAt }: Props) {
  const t = useTranslations("inbox");
  const time = useFormatter().dateTime(withdrawnAt, minutes);
  return (
    <article>
      <Card className="grid gap-2">
        <h1 className="text-2xl font-bold">{t("withdrawn")}</h1>
        <p className="text-muted">
          {t("withdrawnLead", { course: isolate(courseTitle ?? t("school")), time })}
        </p>
      </Card>
    </article>
  );
}
