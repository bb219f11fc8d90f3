/** The closed sets of words in the database. No imports: the browser uses them too. */

export const roles = ["student", "teacher", "admin"] as const;
export type Role = (typeof roles)[number];

export const announcementTypes = ["course_update", "assignment", "schedule", "general"] as const;
export type AnnouncementType = (typeof announcementTypes)[number];

export const announcementStatuses = ["draft", "scheduled", "published", "withdrawn"] as const;

export const changeKinds = ["published", "inbox", "access"] as const;
