// Why something that belongs to a user is not in the export of their own data.

export const own = "the user's own id, which the account states";
export const secret = "a secret: who has it could sign in, or guess a password";
export const computed = "computed from another column";
export const technical = "for the system only; says nothing about the user";
export const another = "another person";
export const capability = "a secret: who has it could send to the user's browser";
export const accessCode = "lets others join; its teachers see it on the course's page";

/**
 * Columns that refer to a user, or look as if they did, and are no section of the export. A test demands an
 * entry here or a section for every such column of the schema.
 */
export const notExported: Record<string, string> = {
  "announcement.confirm_by": "a time",
  "announcement.release_id": technical,
  "announcement.saved_by": "the key of a form",
  "audit_log.request_id": technical,
  "change.notification_id": "a notification",
  "change.user_id": "a queue that is emptied after days; the facts are in the rows of other tables",
  "push_job.after_user": "how far the making of messages has come",
  "form_request.actor_id":
    "answers to repeated requests, for a day; encrypted with a key of the user's browser",
};
