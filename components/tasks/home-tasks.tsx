import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Upcoming } from "@/components/calendar/upcoming";
import { Section } from "@/components/ui/section";
import type { Role } from "@/db/enums";
import type { CalendarEvent } from "@/lib/calendar/events";
import { AllDone } from "./all-done";

type Props = {
  role: Role;
  /** Whether nothing waits. */
  isDone: boolean;
  events: readonly CalendarEvent[];
  children: ReactNode;
};

/** What somebody has to do, beside what the next days bring. */
export function HomeTasks({ role, isDone, events, children }: Props) {
  const t = useTranslations("tasks");
  return (
    <div className="grid grid-cols-1 gap-8 lg:grid-cols-[minmax(0,1fr)_19rem] lg:items-start">
      <Section id="tasks" title={t("title")}>
        {children}
        {isDone && <AllDone role={role} />}
      </Section>
      <Upcoming events={events} />
    </div>
  );
}
