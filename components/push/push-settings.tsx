import { useTranslations } from "next-intl";
import type { PushDevice, PushState } from "@/lib/push/data";
import { EnablePush } from "./enable-push";
import { type EnableText, enableTexts } from "./enable-texts";
import { PushCourseList } from "./push-course-list";
import { PushDeviceList } from "./push-device-list";

type Props = {
  state: PushState;
  devices: PushDevice[];
  /** For students: the others receive nothing of courses. */
  courses: { id: string; title: string; isPushed: boolean }[];
};

/** Where push messages go, and which. */
export function PushSettings({ state, devices, courses }: Props) {
  const t = useTranslations("push");
  const texts = Object.fromEntries(enableTexts.map((key) => [key, t(key)]));
  return (
    <div className="grid gap-4">
      <p className="max-w-prose text-muted">{t("lead")}</p>
      {!devices.some(({ isCurrent }) => isCurrent) && (
        <EnablePush state={state} texts={texts as Record<EnableText, string>} />
      )}
      {devices.length > 0 && <PushDeviceList devices={devices} />}
      {devices.length > 0 && courses.length > 0 && <PushCourseList courses={courses} />}
    </div>
  );
}
