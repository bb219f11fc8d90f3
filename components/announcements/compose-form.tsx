"use client";

import { Send } from "lucide-react";
import { useTranslations } from "next-intl";
import { Form } from "@/components/form/form";
import { FormFailure } from "@/components/form/form-failure";
import { useForm } from "@/components/form/use-form";
import { Button, ButtonLink } from "@/components/ui/button";
import { SelectField, TextArea, TextField } from "@/components/ui/field";
import { announcementTypes } from "@/db/enums";
import { publishAnnouncementAction } from "@/lib/announcements/actions";
import { ComposePreview } from "./compose-preview";
import { ComposeRecipients } from "./compose-recipients";
import { MustReadField } from "./must-read-field";
import { useDraft } from "./use-draft";
import { PartBoundary } from "@/components/ui/part-boundary";

type Props = {
  course: { id: string; title: string; studentCount: number };
  /** Initial title and message. */
  suggestion?: { title: string; message: string };
};

export function ComposeForm({ course, suggestion }: Props) {
  const t = useTranslations();
  const { form, state, pending, errors, values } = useForm(publishAnnouncementAction);
  const { draft, field, onInput } = useDraft({ values, suggestion, errors });

  return (
    <div className="grid gap-8 lg:grid-cols-[minmax(0,1fr)_22rem]">
      <Form
        {...form}
        onInput={onInput}
        keep={`announcement:${course.id}`}
        needsButton
        className="grid content-start gap-5"
      >
        <FormFailure state={state} />
        <input type="hidden" name="courseId" value={course.id} />
        <ComposeRecipients course={course} error={errors.courseId} />
        <SelectField label={t("compose.type")} {...field("type")}>
          <TypeOptions />
        </SelectField>
        <TextField label={t("compose.subject")} required {...field("title")} />
        <TextArea label={t("compose.message")} rows={8} required {...field("message")} />
        <TextField
          label={t("compose.link")}
          note={t("auth.optional")}
          hint={t("compose.linkHint")}
          inputMode="url"
          autoCapitalize="none"
          spellCheck={false}
          {...field("link")}
        />
        <MustReadField key={values.mustRead} checked={values.mustRead === "on"} />
        <div className="flex flex-wrap gap-2">
          <Button busy={pending}>
            <Send aria-hidden="true" className="size-5" />
            <span>{pending ? t("compose.sending") : t("compose.send")}</span>
          </Button>
          <ButtonLink variant="quiet" href={`/teach/courses/${course.id}`}>
            {t("compose.cancel")}
          </ButtonLink>
        </div>
      </Form>
      <PartBoundary>
        <ComposePreview courseTitle={course.title} {...draft} />
      </PartBoundary>
    </div>
  );
}

function TypeOptions() {
  const t = useTranslations("types");
  return announcementTypes.map((type) => (
    <option key={type} value={type}>
      {t(type)}
    </option>
  ));
}
