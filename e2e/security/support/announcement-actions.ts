import type { Action } from "./actions";
import type { School } from "./test-server";

const no = "signInAgain";
const onDraft = (fields: Record<string, string> = {}) => ({
  fields: ({ draft }: School) => ({ announcementId: draft.id, ...fields }),
});
const written = ({ course }: School) => ({
  courseId: course.id,
  formKey: crypto.randomUUID(),
  type: "course_update",
  title: "Modul baru",
  message: "Sudah bisa dibuka.",
  link: "",
});

/** The Server Actions of `lib/announcements`. A draft is its author's alone. */
export const announcementActions: Record<string, Action> = {
  "announcements/composeAnnouncementAction": {
    fields: written,
    outcomes: [no, "notFound", "redirect", "notFound", "redirect"],
  },
  "announcements/autosaveAnnouncementAction": {
    fields: (school) => ({ ...written(school), draftKey: crypto.randomUUID() }),
    outcomes: [no, "notFound", "ok", "notFound", "ok"],
  },
  "announcements/undoSendingAction": {
    ...onDraft(),
    outcomes: [no, "notFound", "redirect", "notFound", "notFound"],
    changes: [], // it is a draft already
  },
  "announcements/sendScheduledNowAction": {
    ...onDraft({ version: "999" }),
    outcomes: [no, "notFound", "changedMeanwhile", "notFound", "notFound"],
  },
  "announcements/copyAnnouncementAction": {
    fields: ({ draft }) => ({ announcementId: draft.id, formKey: crypto.randomUUID() }),
    outcomes: [no, "notFound", "redirect", "notFound", "notFound"],
  },
  "announcements/discardDraftAction": {
    ...onDraft(),
    outcomes: [no, "notFound", "ok", "notFound", "notFound"],
  },
};
