import { type FormEvent, useState } from "react";
import { type AnnouncementType, announcementTypes } from "@/db/enums";

type Draft = { type: AnnouncementType; title: string; message: string; link: string };
type Values = Partial<Record<string, string>>;
type Options = {
  /** The rejected input, which precedes the suggestion. */
  values: Values;
  suggestion?: { title: string; message: string };
  errors: Values;
};

const typeNamed = (name: unknown) =>
  announcementTypes.find((type) => type === name) ?? announcementTypes[0];

/** The announcement as it is typed, for the preview; `field` returns the props of a field. */
export function useDraft({ values, suggestion, errors }: Options) {
  const initial: Draft = {
    type: typeNamed(values.type),
    title: values.title ?? suggestion?.title ?? "",
    message: values.message ?? suggestion?.message ?? "",
    link: values.link ?? "",
  };
  const [draft, setDraft] = useState(initial);
  const field = (name: keyof Draft) => ({
    name,
    defaultValue: initial[name],
    error: errors[name],
  });
  function onInput({ currentTarget }: FormEvent<HTMLFormElement>) {
    const { type, ...texts } = Object.fromEntries(new FormData(currentTarget));
    setDraft({ ...(texts as Draft), type: typeNamed(type) });
  }
  return { draft, field, onInput };
}
