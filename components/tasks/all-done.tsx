import { useTranslations } from "next-intl";
import type { Role } from "@/db/enums";

/** Shown when nothing waits for somebody: what would appear here. */
export function AllDone({ role }: { role: Role }) {
  const t = useTranslations("tasks");
  return (
    <div className="flex flex-wrap items-center gap-x-5 gap-y-3 rounded-xl border border-line bg-surface p-5">
      <Drawing />
      <div className="min-w-0 flex-1 basis-56">
        <h3 className="text-lg font-bold">{t("done")}</h3>
        <p className="max-w-prose text-muted">
          {t(role === "student" ? "doneStudent" : "doneTeacher")}
        </p>
      </div>
    </div>
  );
}

/** A sheet with everything ticked off. */
const Drawing = () => (
  <svg
    aria-hidden="true"
    viewBox="0 0 96 72"
    className="w-24 shrink-0 fill-none stroke-accent"
    strokeWidth="3"
    strokeLinecap="round"
    strokeLinejoin="round"
  >
    <rect x="18" y="8" width="52" height="58" rx="8" className="fill-accent-soft" />
    <path d="M28 24l4 4 7-8M28 40l4 4 7-8M46 25h14M46 41h14M30 55h24" />
    <path
      d="M80 12v8M76 16h8M84 34v6M81 37h6M8 44v6M5 47h6"
      className="stroke-field"
      strokeWidth="2"
    />
  </svg>
);
