import type { AnnouncementType, Audience, Selection, TextFormat } from "@/db/enums";
import { type ErrorReason, PublicError } from "@/lib/errors";
import { hasUnsafeLink } from "@/lib/text/unsafe-links";
import { linkSchema } from "./schema";

/** What an author composes. A draft may be incomplete: empty texts, no course yet. */
export type AnnouncementContent = {
  audience: Audience;
  /** Of the audience `courses`. */
  courseIds: string[];
  selection: Selection;
  /** Of the selection `without_submission`. */
  projectId: string | null;
  /** Of the selection `persons`. */
  personIds: string[];
  type: AnnouncementType;
  title: string;
  message: string;
  format: TextFormat;
  link: string | null;
  /** The ids of its files, in their order. */
  attachments: string[];
  mustRead: boolean;
  /** Implies `mustRead`. */
  needsConfirmation: boolean;
  confirmBy: Date | null;
  autoReminders: number;
  expiresAt: Date | null;
};

/** What a draft begins with. */
export const emptyContent: AnnouncementContent = {
  audience: "courses",
  courseIds: [],
  selection: "all",
  projectId: null,
  personIds: [],
  type: "course_update",
  title: "",
  message: "",
  format: "markdown",
  link: null,
  attachments: [],
  mustRead: false,
  needsConfirmation: false,
  confirmBy: null,
  autoReminders: 0,
  expiresAt: null,
};

/** What keeps a content from being sent, by field. */
export type ContentIssue = { field: string; reason: ErrorReason };

/** Throws unless the content can be sent, at `publishAt` or at once. */
export function requireComplete(content: AnnouncementContent, publishAt?: Date): void {
  const [first] = issuesOf(content, publishAt);
  if (first) throw new PublicError("INVALID", first.reason, first.field);
}

/** Everything that keeps the content from being sent at `publishAt`, or at once. */
export function issuesOf(content: AnnouncementContent, publishAt?: Date): ContentIssue[] {
  const { title, message, format, link } = content;
  const issues = [
    title === "" && issue("title", "required"),
    message === "" && issue("message", "required"),
    format === "markdown" && hasUnsafeLink(message) && issue("message", "unsafeLink"),
    link !== null && !linkSchema.safeParse(link).success && issue("link", "link"),
    ...recipientIssues(content),
    ...timeIssues(content, publishAt ?? new Date()),
  ];
  return issues.filter((each) => each !== false);
}

const issue = (field: string, reason: ErrorReason): ContentIssue => ({ field, reason });

function recipientIssues(content: AnnouncementContent) {
  const { audience, courseIds, selection, projectId, personIds } = content;
  if (audience !== "courses") return [];
  if (courseIds.length === 0) return [issue("courseIds", "required")];
  if (selection === "all") return [];
  if (courseIds.length > 1) return [issue("selection", "selectionOneCourse")];
  return [
    selection === "persons" && personIds.length === 0 && issue("personIds", "noneChosen"),
    selection === "without_submission" && projectId === null && issue("projectId", "required"),
  ];
}

function timeIssues(content: AnnouncementContent, publishAt: Date) {
  const { needsConfirmation, confirmBy, autoReminders, expiresAt } = content;
  return [
    needsConfirmation && confirmBy && confirmBy <= publishAt && issue("confirmBy", "afterPublish"),
    needsConfirmation &&
      autoReminders > 0 &&
      !confirmBy &&
      issue("confirmBy", "remindersNeedConfirmBy"),
    expiresAt && expiresAt <= publishAt && issue("expiresAt", "afterPublish"),
  ].filter((each) => each !== null);
}

/** Whether two contents would be sent alike. */
export const isSameContent = (one: AnnouncementContent, other: AnnouncementContent) =>
  JSON.stringify(comparable(one)) === JSON.stringify(comparable(other));

/** Only what has a meaning for its audience and selection, in one order. */
function comparable(content: AnnouncementContent) {
  const { audience, selection, mustRead, needsConfirmation } = content;
  const inCourses = audience === "courses";
  return [
    audience,
    inCourses ? content.courseIds.toSorted() : [],
    inCourses ? selection : "all",
    selection === "persons" ? content.personIds.toSorted() : [],
    selection === "without_submission" ? content.projectId : null,
    content.type,
    content.title.toWellFormed(), // as it is stored
    content.message.toWellFormed(),
    content.format,
    content.link,
    content.attachments,
    mustRead || needsConfirmation,
    needsConfirmation,
    content.confirmBy,
    content.autoReminders,
    content.expiresAt,
  ];
}
