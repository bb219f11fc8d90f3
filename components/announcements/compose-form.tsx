"use client";

import { type FormEvent, useEffect, useRef, useState } from "react";
import { KeptForm } from "@/components/form/kept-form";
import { FormFailure } from "@/components/form/form-failure";
import { FileField } from "@/components/files/file-field";
import type { FileLimits } from "@/components/files/limits";
import { HiddenFields } from "@/components/form/hidden-fields";
import { useForm } from "@/components/form/use-form";
import { isFillingIn } from "@/components/form/use-kept-text";
import { Card } from "@/components/ui/card";
import { PartBoundary } from "@/components/ui/part-boundary";
import { composeAnnouncementAction } from "@/lib/announcements/actions";
import type { Choices, TargetCourse } from "@/lib/announcements/choices";
import type { Recipients } from "@/lib/announcements/recipients";
import type { Attachment } from "@/lib/files/types";
import { ComposeButtons } from "./compose-buttons";
import { ComposeCourses } from "./compose-courses";
import { ComposeOptions } from "./compose-options";
import { ComposePreview } from "./compose-preview";
import { ComposeRecipients } from "./compose-recipients";
import { ComposeSchedule } from "./compose-schedule";
import { ComposeSelection } from "./compose-selection";
import { ComposeTexts } from "./compose-texts";
import { type ComposeValues, isForCourses, readSnapshot, snapshotOf } from "./compose-values";
import { DraftStatus } from "./draft-status";
import { type SavedForm, useAutosave } from "./use-autosave";

export type ComposeProps = {
  courses: TargetCourse[];
  choices: Choices | null;
  recipients: Recipients;
  zone: { id: string; name: string };
  initial: ComposeValues;
  /** The files that it has. */
  files?: Attachment[];
  limits: FileLimits;
  saved?: SavedForm & { savedAt: Date | null; isScheduled: boolean };
  rendered: Date;
  cancelHref: string;
};

const groupClass = "grid grid-cols-1 gap-5";

/** The form of a new announcement, a draft, or a scheduled announcement. */
export function ComposeForm(props: ComposeProps) {
  const { courses, zone, saved, cancelHref } = props;
  const compose = useCompose(props);
  const { values, errors, snapshot, form, state, pending, onInput, autosave } = compose;
  const { status, choices = props.choices, recipients = props.recipients } = autosave;
  const [firstCourse = choices?.courseId] = snapshot.courseIds;
  const fields = { values, errors };
  return (
    <div className="grid grid-cols-1 gap-8 lg:grid-cols-[minmax(0,1fr)_22rem]">
      <KeptForm
        {...form}
        onInput={onInput}
        needsButton
        className="grid grid-cols-1 content-start gap-5"
      >
        <FormFailure state={state} />
        <HiddenFields fields={hiddenFields({ ...props, ...compose, choices, recipients })} />
        <Card className={groupClass}>
          <Targets
            {...fields}
            {...{ courses, choices, recipients }}
            isOneCourse={snapshot.courseIds.length <= 1}
          />
        </Card>
        <Card className={groupClass}>
          <ComposeTexts {...fields} />
          <FileField {...compose.fileField} limits={props.limits} error={errors.files} />
        </Card>
        <Card className={groupClass}>
          <ComposeOptions {...fields} zone={zone} />
          <ComposeSchedule {...props} {...fields} publishAt={snapshot.publishAt} />
        </Card>
        {!saved?.isScheduled && <DraftStatus status={status} />}
        <ComposeButtons
          pending={pending}
          isTimed={snapshot.publishAt !== ""}
          isScheduled={saved?.isScheduled ?? false}
          cancelHref={cancelHref}
        />
      </KeptForm>
      <PartBoundary>
        <ComposePreview
          courseTitle={courses.find(({ id }) => id === firstCourse)?.title ?? ""}
          {...snapshot}
          files={compose.shownFiles}
        />
      </PartBoundary>
    </div>
  );
}

type TargetsProps = Pick<ComposeProps, "courses" | "choices" | "recipients"> & {
  values: ComposeValues;
  errors: ComposeValues;
  isOneCourse: boolean;
};

/** For which courses, whom there, and who that is. */
function Targets({ courses, choices, recipients, isOneCourse, ...fields }: TargetsProps) {
  return (
    <>
      {isForCourses(fields.values) && (courses.length > 1 || !choices) && (
        <ComposeCourses courses={courses} {...fields} />
      )}
      {choices && isOneCourse && (
        <ComposeSelection key={choices.courseId} choices={choices} {...fields} />
      )}
      <ComposeRecipients recipients={recipients} {...fields} />
    </>
  );
}

type Shown = Pick<ComposeProps, "choices" | "recipients" | "zone"> &
  Pick<ReturnType<typeof useCompose>, "values" | "autosave">;

/** What the form sends besides what is typed: for what, and what its author was shown. */
function hiddenFields({ choices, recipients, zone, values, autosave: { draft } }: Shown) {
  return {
    ...(choices && { courseId: choices.courseId }),
    audience: values.audience ?? "courses",
    format: values.format ?? "markdown",
    timeZone: zone.id,
    expectedRecipients: String(recipients.count),
    ...(draft && { draftId: draft.id, version: String(draft.revision) }),
  };
}

/** After these the form's next request is another announcement. */
const usedReasons = new Set(["formUsed", "alreadySent"]);

function useCompose({ initial, saved, choices, files = [] }: ComposeProps) {
  const formRef = useRef<HTMLFormElement>(null);
  const { form, state, pending, errors, values: submitted } = useForm(composeAnnouncementAction);
  // Of a form that the server has returned, what was submitted.
  const [values] = useState(Object.keys(submitted).length > 0 ? submitted : initial);
  const [snapshot, setSnapshot] = useState(() => snapshotOf(values));
  const [shownFiles, showFiles] = useState(files);
  const autosave = useAutosave({
    form: formRef,
    control: form.control,
    saved: saved && { id: saved.id, revision: saved.revision },
    savedAt: saved?.savedAt ?? null,
    pending,
  });
  const { startAnew } = autosave;
  useEffect(() => {
    if (state.status === "error" && usedReasons.has(state.reason)) startAnew();
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- once for each answer
  }, [state]);
  useEffect(() => {
    // Back in history to the page that became a draft's: the server knows the draft.
    if (!saved && location.pathname.endsWith("/edit")) location.reload();
  }, [saved]);
  function onInput({ currentTarget, nativeEvent }: FormEvent<HTMLFormElement>) {
    setSnapshot(readSnapshot(currentTarget));
    if (!saved?.isScheduled && !isFillingIn(nativeEvent)) autosave.changed();
  }
  const keep = `announcement:${autosave.draft?.id ?? choices?.courseId ?? ""}`;
  return {
    values,
    errors,
    snapshot,
    state,
    pending,
    onInput,
    autosave,
    fileField: { initial: files, returned: submitted.files, onChange: showFiles },
    shownFiles,
    form: { ...form, ref: formRef, keep },
  };
}
