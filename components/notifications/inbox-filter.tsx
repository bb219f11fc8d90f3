import { clsx } from "clsx";
import { Search, X } from "@/components/ui/icons";
import { useTranslations } from "next-intl";
import { Link } from "@/components/ui/link";
import { Button } from "@/components/ui/button";
import { SelectField, TextField } from "@/components/ui/field";
import { Tabs } from "@/components/ui/tabs";
import type { Role } from "@/db/enums";
import { MAX_SEARCH_LENGTH } from "@/lib/notifications/schema";
import { isolate } from "@/lib/text/isolate";
import { type InboxView, inboxPath, isFiltered, typesFor } from "./inbox-view";

type Props = { view: InboxView; courses: { id: string; title: string }[]; role: Role };

/** Filters and search of the inbox, all in its address; below them what is chosen. */
export function InboxFilter({ view, courses, role }: Props) {
  const t = useTranslations();
  return (
    <div className="grid grid-cols-1 gap-2 print:hidden">
      <div className="relative flex flex-wrap gap-2">
        <Tabs
          label={t("inbox.filter")}
          tabs={[
            {
              href: inboxPath(view, { unread: undefined }),
              label: t("inbox.all"),
              current: view.unread === undefined,
            },
            {
              href: inboxPath(view, { unread: "true" }),
              label: t("inbox.unread"),
              current: view.unread !== undefined,
            },
          ]}
        />
        <details data-layer>
          <summary
            className={clsx(
              "inline-flex min-h-11 min-w-11 cursor-pointer list-none items-center justify-center gap-2 rounded-full border font-semibold sm:px-4 [&::-webkit-details-marker]:hidden",
              isFiltered(view)
                ? "forced-current border-accent bg-accent-soft text-ink"
                : "border-line text-muted hover:text-ink",
            )}
          >
            <Search aria-hidden="true" className="size-5" />
            <span className="max-sm:sr-only">{t("inboxFilter.open")}</span>
          </summary>
          <FilterFields view={view} courses={courses} role={role} />
        </details>
      </div>
      {isFiltered(view) && <ChosenFilters view={view} courses={courses} />}
    </div>
  );
}

/** Over the list, whose beginning stays in its place. An ordinary form: it costs the page no script. */
function FilterFields({ view, courses, role }: Props) {
  const t = useTranslations();
  const { unread, course, type, q } = view;
  return (
    <form
      key={inboxPath(view)} // otherwise fields would keep what an earlier address said
      action="/app/notifications"
      role="search"
      aria-label={t("inboxFilter.label")}
      className="absolute inset-x-0 top-full z-20 mt-2 grid grid-cols-2 items-end gap-3 rounded-xl border border-line bg-surface p-3 shadow-float sm:flex [&>*]:min-w-0"
    >
      {unread && <input type="hidden" name="unread" value={unread} />}
      <div className="col-span-2 sm:flex-1">
        <TextField
          name="q"
          type="search"
          label={t("inboxFilter.words")}
          maxLength={MAX_SEARCH_LENGTH}
          enterKeyHint="search"
          defaultValue={q}
        />
      </div>
      <SelectField name="course" label={t("inboxFilter.course")} defaultValue={course}>
        <option value="">{t("inboxFilter.allCourses")}</option>
        {courses.map(({ id, title }) => (
          <option key={id} value={id}>
            {title}
          </option>
        ))}
      </SelectField>
      <SelectField name="type" label={t("inboxFilter.type")} defaultValue={type}>
        <option value="">{t("inboxFilter.allTypes")}</option>
        {typesFor(role).map((each) => (
          <option key={each} value={each}>
            {t(`types.${each}`)}
          </option>
        ))}
      </SelectField>
      <Button className="max-sm:col-span-2">{t("inboxFilter.apply")}</Button>
    </form>
  );
}

/** Each filter as a link that removes it. */
function ChosenFilters({ view, courses }: Omit<Props, "role">) {
  const t = useTranslations();
  const { course, type, q } = view;
  const title = courses.find(({ id }) => id === course)?.title ?? t("inboxFilter.course");
  const chosen = [
    q && { name: `“${q}”`, href: inboxPath(view, { q: undefined }) },
    course && { name: title, href: inboxPath(view, { course: undefined }) },
    type && { name: t(`types.${type}`), href: inboxPath(view, { type: undefined }) },
  ];
  return (
    <ul aria-label={t("inboxFilter.chosen")} className="flex flex-wrap gap-2">
      {chosen.map(
        (filter) =>
          filter && (
            <li key={filter.href} className="max-w-full">
              <Link
                href={filter.href}
                aria-label={t("inboxFilter.remove", { name: isolate(filter.name) })}
                className="inline-flex min-h-11 max-w-full items-center gap-1.5 rounded-full border border-accent bg-accent-soft px-3 text-sm font-semibold text-ink"
              >
                <bdi className="truncate">{filter.name}</bdi>
                <X aria-hidden="true" className="size-4 shrink-0" />
              </Link>
            </li>
          ),
      )}
    </ul>
  );
}
