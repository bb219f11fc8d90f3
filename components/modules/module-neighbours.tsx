import { clsx } from "clsx";
import { useTranslations } from "next-intl";
import { Link } from "@/components/ui/link";

type Module = { id: string; title: string };
type Props = { courseId: string; previous: Module | undefined; next: Module | undefined };

/** Links to the modules before and after one. */
export function ModuleNeighbours({ courseId, previous, next }: Props) {
  const t = useTranslations("learning");
  if (!previous && !next) return null;
  return (
    <nav aria-label={t("neighbours")} className="grid gap-3 sm:grid-cols-2 print:hidden">
      {previous && <Neighbour courseId={courseId} label={t("previous")} module={previous} />}
      {next && (
        <Neighbour
          courseId={courseId}
          label={t("next")}
          module={next}
          className="sm:col-start-2 sm:text-right"
        />
      )}
    </nav>
  );
}

type NeighbourProps = { courseId: string; label: string; module: Module; className?: string };

const Neighbour = ({ courseId, label, module: { id, title }, className }: NeighbourProps) => (
  <Link
    href={`/app/courses/${courseId}/modules/${id}`}
    className={clsx(
      "grid content-start gap-0.5 rounded-xl border border-line bg-surface p-4 hover:border-accent",
      className,
    )}
  >
    <span className="text-sm text-muted">{label}</span>{" "}
    <bdi className="font-semibold text-accent">{title}</bdi>
  </Link>
);
