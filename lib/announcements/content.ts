import type { AnnouncementType, Audience, Selection, TextFormat } from "@/db/enums";
import { PublicError } from "@/lib/errors";

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
  mustRead: false,
  needsConfirmation: false,
  confirmBy: null,
  autoReminders: 0,
  expiresAt: null,
};

/** Throws unless the content can be sent. */
export function requireComplete(content: AnnouncementContent): void {
  const { audience, courseIds, selection, projectId, personIds, title, message } = content;
  if (title === "") throw new PublicError("INVALID", "required", "title");
  if (message === "") throw new PublicError("INVALID", "required", "message");
  if (audience !== "courses") return;
  if (courseIds.length === 0) throw new PublicError("INVALID", "required", "courseIds");
  if (selection === "all") return;
  if (courseIds.length > 1) throw new PublicError("INVALID", "selectionOneCourse", "selection");
  if (selection === "persons" && personIds.length === 0) {
    throw new PublicError("INVALID", "noRecipients", "personIds");
  }
  if (selection === "without_submission" && projectId === null) {
    throw new PublicError("INVALID", "required", "projectId");
  }
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
    content.title,
    content.message,
    content.format,
    content.link,
    mustRead || needsConfirmation,
    needsConfirmation,
    content.confirmBy,
    content.autoReminders,
    content.expiresAt,
  ];
}
