/** The enumerations of the database. No imports: the browser uses them too. */

export const roles = ["student", "teacher", "admin"] as const;
export type Role = (typeof roles)[number];

export const announcementTypes = [
  "course_update",
  "assignment",
  "schedule",
  "general",
  "urgent",
] as const;
export type AnnouncementType = (typeof announcementTypes)[number];

/** Everything an inbox can contain: the types of announcements, and those of automatic notifications. */
export const notificationTypes = [
  ...announcementTypes,
  "hand_in",
  "review",
  "reminder",
  "unsent",
  "account",
] as const;
export type NotificationType = (typeof notificationTypes)[number];

export const courseStatuses = ["draft", "published", "archived"] as const;
export type CourseStatus = (typeof courseStatuses)[number];

/** The first four are colours, the others pictures. */
export const courseCovers = [
  "leaf",
  "ocean",
  "sunset",
  "plum",
  "code",
  "robot",
  "market",
  "studio",
] as const;
export type CourseCover = (typeof courseCovers)[number];

/** `waiting`: for the teacher's review; `revise`: to be handed in again. */
export const submissionStates = ["waiting", "accepted", "revise"] as const;
export type SubmissionState = (typeof submissionStates)[number];

/** `scheduled` includes what is held back for some seconds after sending, so that it can be undone. */
export const announcementStatuses = ["draft", "scheduled", "published", "withdrawn"] as const;
export type AnnouncementStatus = (typeof announcementStatuses)[number];

/** To whom: students of courses, or for admins a role or everybody. */
export const audiences = ["courses", "students", "teachers", "everyone"] as const;
export type Audience = (typeof audiences)[number];

/** Which students of the courses. */
export const selections = ["all", "without_submission", "persons"] as const;
export type Selection = (typeof selections)[number];

export const textFormats = ["plain", "markdown"] as const;
export type TextFormat = (typeof textFormats)[number];

/** `minor`: silent; `material`: who has read the former version is told, and asked to confirm again. */
export const corrections = ["minor", "material"] as const;
export type Correction = (typeof corrections)[number];

/** Why a scheduled announcement was not sent. */
export const unsentReasons = [
  "late",
  "authorLeft",
  "courseLost",
  "courseClosed",
  "nobody",
] as const;
export type UnsentReason = (typeof unsentReasons)[number];

export const muteKinds = ["course", "type"] as const;

export const changeKinds = ["published", "inbox", "access"] as const;

export const auditActions = [
  "login",
  "logout",
  "register",
  "password_change",
  "password_reset",
  "sessions_end",
  "user_create",
  "user_update",
  "role_change",
  "user_suspend",
  "user_restore",
  "user_delete",
  "users_export",
  "own_data_export",
  "deletion_request",
  "deletion_take_back",
  "deletion_decline",
  "course_create",
  "course_update",
  "course_publish",
  "course_archive",
  "course_restore",
  "course_delete",
  "course_handover",
  "member_add",
  "member_remove",
  "co_teacher_add",
  "co_teacher_remove",
  "submission_review",
  "review_change",
  "review_undo",
  "announcement_publish",
  "announcement_correct",
  "announcement_withdraw",
  "announcement_restore",
  "announcement_remind",
  "receipts_export",
  "calendar_share",
  "calendar_unshare",
  "audit_export",
  "access",
  "write_limit",
] as const;
export type AuditAction = (typeof auditActions)[number];

export const auditOutcomes = ["ok", "failed", "throttled", "refused"] as const;
export type AuditOutcome = (typeof auditOutcomes)[number];
