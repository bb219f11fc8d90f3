import { useState } from "react";
import { type AnnouncementType, announcementTypes } from "@/db/enums";

type Draft = { type: AnnouncementType; title: string; message: string; link: string };
type Values = Partial<Record<string, string>>;
type Options = {
  /** The rejected input, which precedes the suggestion. */
  values: Values;
  suggestion?: { title: string; message: string };
  errors: Values;
};

/** The state of an unsent announcement; `bind` returns the props of a controlled field. */
export function useDraft({ values, suggestion, errors }: Options) {
  const [draft, setDraft] = useState<Draft>({
    type: announcementTypes.find((type) => type === values.type) ?? announcementTypes[0],
    title: values.title ?? suggestion?.title ?? "",
    message: values.message ?? suggestion?.message ?? "",
    link: values.link ?? "",
  });
  const bind = <Field extends keyof Draft>(name: Field) => ({
    name,
    value: draft[name],
    error: errors[name],
    onChange: ({ target }: { target: { value: string } }) =>
      setDraft((current) => ({ ...current, [name]: target.value })),
  });
  return { draft, bind };
}
