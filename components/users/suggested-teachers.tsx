import { useTranslations } from "next-intl";
import type { Successors } from "./handover-field";

/** The suggestions of a field for a teacher's username, and how many more there are. */
export function SuggestedTeachers({ id, teachers }: { id: string; teachers: Successors }) {
  const t = useTranslations("users");
  const { items, total } = teachers;
  return (
    <>
      <datalist id={id}>
        {items.map(({ username, displayName }) => (
          <option key={username} value={username}>
            {displayName}
          </option>
        ))}
      </datalist>
      {total > items.length && <span>{t("someSuggested", { shown: items.length, total })}</span>}
    </>
  );
}
