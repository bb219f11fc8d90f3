import { CircleAlert, CircleCheck, CircleDashed, Hourglass } from "@/components/ui/icons";
import { useTranslations } from "next-intl";
import type { BoardFilter } from "@/lib/projects/schema";

const icons = {
  missing: CircleDashed,
  waiting: Hourglass,
  revise: CircleAlert,
  accepted: CircleCheck,
} satisfies Record<BoardFilter, unknown>;

/** A student's state of a project, as text and icon. */
export function ProjectState({ state }: { state: BoardFilter }) {
  const t = useTranslations("projects.states");
  const Icon = icons[state];
  return (
    <span className="inline-flex items-center gap-1.5 font-semibold">
      <Icon
        aria-hidden="true"
        className={state === "revise" ? "size-5 text-danger" : "size-5 text-accent"}
      />
      <span>{t(state)}</span>
    </span>
  );
}
