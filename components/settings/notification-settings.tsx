import { useTranslations } from "next-intl";
import type { Mutes } from "@/lib/notifications/mutes";
import type { QuietHours } from "@/lib/notifications/schema";
import { Card } from "@/components/ui/card";
import { MuteList } from "./mute-list";
import { QuietHoursForm } from "./quiet-hours-form";

/** `mutes` are for students: only they receive the announcements of courses. */
type Props = { mutes: Mutes | undefined; quietHours: QuietHours };

export function NotificationSettings({ mutes, quietHours }: Props) {
  const t = useTranslations("mutes");
  return (
    <div className="grid gap-3">
      {mutes && (
        <>
          <p className="max-w-prose text-muted">{t("lead")}</p>
          <MuteList mutes={mutes} />
        </>
      )}
      <h3 className="pt-3 text-lg font-bold">{t("quiet")}</h3>
      <p className="max-w-prose text-muted">{t("quietLead")}</p>
      <Card>
        <QuietHoursForm hours={quietHours} />
      </Card>
    </div>
  );
}
