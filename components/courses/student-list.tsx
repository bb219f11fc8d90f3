import type { CourseMember } from "@/lib/courses/data";

export function StudentList({ students }: { students: CourseMember[] }) {
  return (
    <ul className="grid gap-x-6 rounded-xl border border-line bg-surface px-4 sm:grid-cols-2">
      {students.map(({ id, displayName, username }) => (
        <li key={id} className="min-w-0 border-b border-line py-3 last:border-0">
          <span className="block truncate font-medium">{displayName}</span>
          <span className="block truncate text-sm text-muted">{username}</span>
        </li>
      ))}
    </ul>
  );
}
