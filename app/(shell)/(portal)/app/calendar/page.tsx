import type { Metadata } from "next";
import { useTranslations } from "next-intl";
import { getFormatter, getNow, getTimeZone, getTranslations } from "next-intl/server";
import { DayList } from "@/components/calendar/day-list";
import { MonthGrid } from "@/components/calendar/month-grid";
import { MonthNav } from "@/components/calendar/month-nav";
import { Subscription } from "@/components/calendar/subscription";
import { EmptyState } from "@/components/ui/card";
import { Disclosure } from "@/components/ui/disclosure";
import { PageHeader } from "@/components/ui/page-header";
import { Section } from "@/components/ui/section";
import { TextLink } from "@/components/ui/text-link";
import { getFeed } from "@/lib/calendar/data";
import { type CalendarEvent, listEvents } from "@/lib/calendar/events";
import { monthAfter, monthOf, rangeOf } from "@/lib/calendar/months";
import { calendarPageSchema } from "@/lib/calendar/schema";
import { dayOf, startOfDay } from "@/lib/dates";
import { requireActor } from "@/lib/handlers/page-access";
import { withQuery } from "@/lib/paths";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("calendar");
  return { title: t("title") };
}

export default async function CalendarPage({ searchParams }: PageProps<"/app/calendar">) {
  const actor = await requireActor("/app/calendar");
  const query = calendarPageSchema.parse(await searchParams);
  const [timeZone, now] = await Promise.all([getTimeZone(), getNow()]);
  const present = monthOf(now, timeZone);
  const month = query.month ?? present;
  const range = rangeOf(month, timeZone);
  const [t, format, events, feed] = await Promise.all([
    getTranslations("calendar"),
    getFormatter(),
    listEvents(actor, range),
    getFeed(actor),
  ]);
  const name = format.dateTime(range.from, { month: "long", year: "numeric" });
  return (
    <>
      <PageHeader
        title={t("title")}
        lead={t(actor.role === "student" ? "leadStudent" : "leadTeacher")}
      />
      <div className="grid grid-cols-1 gap-6 lg:grid-cols-[minmax(0,1fr)_19rem] lg:items-start">
        <Section id="month" title={name} aside={<MonthNav month={month} present={present} />}>
          <Month events={events} today={startOfDay(dayOf(now, timeZone), timeZone)} />
          <TextLink
            href={withQuery("/app/calendar", { month: monthAfter(month) })}
            className="justify-self-start"
          >
            {t("toMonth", { month: format.dateTime(range.to, { month: "long", year: "numeric" }) })}
          </TextLink>
        </Section>
        <div className="grid gap-6">
          <div className="hidden rounded-xl border border-line bg-surface p-3 lg:block">
            <MonthGrid month={month} name={name} events={events} />
          </div>
          <Subscription since={feed?.createdAt} />
        </div>
      </div>
    </>
  );
}

/** The days of a month; in the present one those before today are folded. */
function Month({ events, today }: { events: CalendarEvent[]; today: Date }) {
  const t = useTranslations("calendar");
  const [past, ahead] = [
    events.filter(({ at }) => at < today),
    events.filter(({ at }) => at >= today),
  ];
  if (events.length === 0) {
    return (
      <EmptyState>
        <span>{t("empty")}</span> <span>{t("emptyHint")}</span>
      </EmptyState>
    );
  }
  if (ahead.length === 0) return <DayList events={past} />;
  return (
    <div className="grid gap-5">
      {past.length > 0 && (
        <Disclosure title={t("past", { count: past.length })} tone="muted">
          <div className="pb-4">
            <DayList events={past} />
          </div>
        </Disclosure>
      )}
      <DayList events={ahead} />
    </div>
  );
}
