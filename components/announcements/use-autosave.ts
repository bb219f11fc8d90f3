import { useTranslations } from "next-intl";
import { type RefObject, useEffect, useState } from "react";
import { failureReason } from "@/components/form/failure-reason";
import type { FormControl } from "@/components/form/use-form";
import { autosaveAnnouncementAction } from "@/lib/announcements/actions";
import type { SavedAnswer } from "@/lib/announcements/autosave";
import { FORM_KEY } from "@/lib/forms/form-key";
import { FORM_LIMIT_BYTES, type FormState, idle } from "@/lib/forms/form-state";
import { Autosaver, type SaveOutcome, type SaveStatus } from "./autosaver";

export type SavedForm = { id: string; revision: number };

type Options = {
  form: RefObject<HTMLFormElement | null>;
  control: FormControl;
  saved: SavedForm | undefined;
  savedAt: Date | null;
  /** The form itself is being sent. */
  pending: boolean;
};

/** Saves the draft while it is typed. `recipients` and `choices` are what the server has said of it since. */
export function useAutosave({ form, control, saved, savedAt, pending }: Options) {
  const outcomeOf = useOutcome();
  const [draft, setDraft] = useState(saved);
  const [recipients, setRecipients] = useState<SavedAnswer["recipients"]>();
  const [choices, setChoices] = useState<SavedAnswer["choices"]>();
  const [status, setStatus] = useState<SaveStatus>(
    savedAt ? { name: "saved", at: savedAt } : { name: "clean" },
  );
  const [autosaver] = useState(
    () =>
      new Autosaver<SavedAnswer>({
        save: (attempt) => saveForm(form.current, attempt).then(outcomeOf, outcomeOf),
        show: setStatus,
        onSaved(next, isLatest) {
          const isFirst = !location.pathname.includes(next.id);
          if (isLatest || isFirst) for (const listener of control.sentListeners) listener();
          if (isFirst) history.replaceState(null, "", `/teach/announcements/${next.id}/edit`);
          setDraft({ id: next.id, revision: next.revision });
          setRecipients(next.recipients);
          if (next.choices) setChoices(next.choices);
        },
      }),
  );
  useEffect(() => {
    const retry = () => autosaver.online();
    addEventListener("online", retry);
    return () => removeEventListener("online", retry);
  }, [autosaver]);
  useEffect(() => {
    if (choices) autosaver.changed(); // what was chosen in the other course is gone
  }, [autosaver, choices]);
  useEffect(() => autosaver.setPaused(pending), [autosaver, pending]);
  useEffect(() => () => autosaver.setPaused(true), [autosaver]);
  /** The next request makes another announcement. */
  function startAnew() {
    setDraft(undefined);
    autosaver.restart();
  }
  return { draft, recipients, choices, status, changed: () => autosaver.changed(), startAnew };
}

const textOf = (value: FormDataEntryValue | null) => (typeof value === "string" ? value : "");

/** The request has a key of its own: under the form's key the form itself is sent. */
async function saveForm(form: HTMLFormElement | null, attempt: number) {
  const formData = new FormData(form ?? undefined);
  const key = textOf(formData.get(FORM_KEY));
  formData.set("draftKey", key);
  formData.set(FORM_KEY, `${key}-save`);
  formData.set("attempt", String(attempt));
  const { size } = await new Response(formData).blob();
  if (size > FORM_LIMIT_BYTES) return "tooLarge";
  return autosaveAnnouncementAction(idle, formData);
}

/** Reasons that pass by themselves. */
const passing = new Set(["busy", "uncertain", "uncertainKeyed", "crowded", "tooManyWrites"]);

function useOutcome() {
  const t = useTranslations("compose.draft");
  const tooLarge = useTranslations("errors")("tooLarge");
  const updated = useTranslations("errors")("portalUpdated");
  return function outcomeOf(result: unknown): SaveOutcome<SavedAnswer> {
    if (result === "tooLarge") return { name: "refused", message: tooLarge };
    if (result instanceof Error) {
      const isUpdated = failureReason(result) === "portalUpdated";
      return isUpdated ? { name: "stopped", isUpdated, message: updated } : { name: "lost" };
    }
    const state = result as FormState<SavedAnswer>;
    if (state.status === "ok") {
      return { name: "saved", at: state.result.savedAt, answer: state.result };
    }
    if (state.status === "invalid") {
      const [error = ""] = Object.values(state.fieldErrors);
      return { name: "refused", message: t("refused", { error }) };
    }
    if (state.status === "idle" || passing.has(state.reason)) return { name: "lost" };
    if (state.reason === "changedMeanwhile") return { name: "stopped", message: t("elsewhere") };
    if (state.reason === "alreadyPublished") return { name: "stopped", message: t("sent") };
    const signedOut = state.reason === "signInAgain";
    return { name: "refused", signedOut, message: signedOut ? t("signedOut") : state.message };
  };
}
