import type { CourseModule } from "@/lib/modules/data";

export function ModuleList({ modules }: { modules: CourseModule[] }) {
  return (
    <ol className="grid gap-2">
      {modules.map(({ id, title, summary }, index) => (
        <li key={id} className="flex gap-4 rounded-xl border border-line bg-surface p-4">
          <span
            aria-hidden="true"
            className="grid size-8 shrink-0 place-items-center rounded-full bg-accent-soft font-bold"
          >
            {index + 1}
          </span>
          <div className="min-w-0">
            <h3 className="font-bold break-words">{title}</h3>
            {summary && <p className="break-words whitespace-pre-line text-muted">{summary}</p>}
          </div>
        </li>
      ))}
    </ol>
  );
}
