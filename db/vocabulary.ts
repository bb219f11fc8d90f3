/** The closed sets of words in the database. No imports: the browser uses them too. */

export const roles = ["student", "teacher", "admin"] as const;
export type Role = (typeof roles)[number];

export const announcementTypes = ["course_update", "assignment", "schedule", "general"] as const;
export type AnnouncementType = (typeof announcementTypes)[number];

export const announcementStatuses = ["draft", "scheduled", "published", "withdrawn"] as const;

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
  "course_handover",
  "announcement_publish",
  "audit_export",
  "access",
] as const;
export type AuditAction = (typeof auditActions)[number];

export const auditOutcomes = ["ok", "failed", "throttled", "refused"] as const;
export type AuditOutcome = (typeof auditOutcomes)[number];
