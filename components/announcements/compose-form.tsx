"use client";

import { Send } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { FormFailure } from "@/components/form/form-failure";
import { useForm } from "@/components/form/use-form";
import { Button, ButtonLink } from "@/components/ui/button";
import { SelectField, TextArea, TextField } from "@/components/ui/field";
import { type AnnouncementType, announcementTypes } from "@/db/enums";
import { publishAnnouncementAction } from "@/lib/announcements/actions";
import { ComposePreview } from "./compose-preview";
import { MustReadField } from "./must-read-field";

type Props = {
  course: { id: string; title: string; studentCount: number };
  /** Makes sending twice, by a second click or after a lost answer, publish once. */
  clientKey: string;
  /** What there is to say, where one comes from something that has just happened. */
  suggestion?: { title: string; message: string };
};

type Draft = {
  type: AnnouncementType;
  title: string;
  message: string;
  link: string;
};

export function ComposeForm({ course, clientKey, suggestion }: Props) {
  const t = useTranslations();
  const { form, state, pending, errors, values } = useForm(publishAnnouncementAction);
  const [draft, setDraft] = useState<Draft>({
    type: announcementTypes.find((type) => type === values.type) ?? announcementTypes[0],
    title: values.title ?? suggestion?.title ?? "",
    message: values.message ?? suggestion?.message ?? "",
    link: values.link ?? "",
  });
  // Something else was published under this key already: this one goes out under the next.
  const usedUp = state.status === "error" && state.reason === "alreadySent";
  const key = usedUp ? `${values.clientKey}x` : (values.clientKey ?? clientKey);
  const bind = <Field extends keyof Draft>(name: Field) => ({
    name,
    value: draft[name],
    error: errors[name],
    onChange: ({ target }: { target: { value: string } }) =>
      setDraft((current) => ({ ...current, [name]: target.value })),
  });

  return (
    <div className="grid gap-8 lg:grid-cols-[minmax(0,1fr)_22rem]">
      <form {...form} className="grid content-start gap-5">
        <FormFailure state={state} />
        <input type="hidden" name="courseId" value={course.id} />
        <input type="hidden" name="clientKey" value={key} />
        <div className="grid gap-1">
          <p className="font-semibold">{t("compose.recipients")}</p>
          <p>{t("compose.recipientCount", { count: course.studentCount, course: course.title })}</p>
          {errors.courseId && (
            <p role="alert" className="text-sm font-semibold text-danger">
              {errors.courseId}
            </p>
          )}
        </div>
        <SelectField label={t("compose.type")} {...bind("type")}>
          {announcementTypes.map((type) => (
            <option key={type} value={type}>
              {t(`types.${type}`)}
            </option>
          ))}
        </SelectField>
        <TextField label={t("compose.subject")} required {...bind("title")} />
        <TextArea label={t("compose.message")} rows={8} required {...bind("message")} />
        <TextField
          label={t("compose.link")}
          note={t("auth.optional")}
          hint={t("compose.linkHint")}
          inputMode="url"
          autoCapitalize="none"
          spellCheck={false}
          {...bind("link")}
        />
        <MustReadField key={values.mustRead} ticked={values.mustRead === "on"} />
        <div className="flex flex-wrap gap-2">
          <Button busy={pending}>
            <Send aria-hidden="true" className="size-5" />
            {pending ? t("compose.sending") : t("compose.send")}
          </Button>
          <ButtonLink variant="quiet" href={`/teach/courses/${course.id}`}>
            {t("compose.cancel")}
          </ButtonLink>
        </div>
      </form>
      <ComposePreview courseTitle={course.title} {...draft} />
    </div>
  );
}
