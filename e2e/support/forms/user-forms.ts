import { confirmNotification } from "@/lib/notifications/confirmation";
import { snooze } from "@/lib/notifications/snooze";
import { createHash } from "node:crypto";
import { hashSync } from "bcryptjs";
import { sql } from "drizzle-orm";
import { db } from "@/db/client";
import type { Actor } from "@/lib/auth/actor";
import { renewFeed } from "@/lib/calendar/mutations";
import { announce, createActor, createSession, usernameOf } from "@/lib/testing/factories";
import { newBrowserKeys } from "@/lib/push/testing/browser-keys";
import { createSubscription } from "@/lib/push/testing/subscriptions";
import { PUSH_ORIGIN } from "../environment";
import { accountOf, createClass, type FormCase, type Prepare, unique } from "./form-case";

const PASSWORD = "kucing tidur siang";
const NEW_PASSWORD = "sapi terbang biru";
// Of the current cost: a sign-in would renew another one.
const passwordHash = hashSync(PASSWORD, 11);

type Access = { suspended?: boolean; field?: string; rows?: number };

/** A form of an admin that changes the access of one user; `field` holds the user's id. */
const onUser =
  (fields: Record<string, string> = {}, { suspended = false, field = "userId" }: Access = {}) =>
  async (): Promise<FormCase> => {
    const [actor, user] = await Promise.all([createActor("admin"), createActor("student")]);
    await createSession(user);
    if (suspended) await db.run(sql`update user set suspended_at = 1 where id = ${user.id}`);
    const values = { [field]: user.id, ...fields };
    return { actor, path: "/admin/users", fields: values, effect: accountOf(user.id) };
  };
const onUsers = (access: Access = {}) => onUser({}, { ...access, field: "userIds" });

/** A form of a user's own account. */
const onOwn =
  (fields: Record<string, string>, path: string, prepare?: (actor: Actor) => Promise<unknown>) =>
  async (): Promise<FormCase> => {
    const actor = await createActor("student", { passwordHash });
    await prepare?.(actor);
    return { actor, path, fields, effect: accountOf(actor.id) };
  };

/** A form about a browser of the user's that receives push messages. */
const onPush =
  (fields: Record<string, string> = {}) =>
  async (): Promise<FormCase> => {
    const actor = await createActor("student");
    const { id } = await createSubscription(actor, {
      endpoint: `${PUSH_ORIGIN}/${crypto.randomUUID()}`,
    });
    const effect = sql`select id, hides_content from push_subscription where id = ${id}`;
    return { actor, path: "/app/settings", fields: { id, ...fields }, effect };
  };

const usersNamed = (username: string) =>
  sql`select username, display_name, role from user where username = ${username}`;

const csvOf = (username: string) => `username,display_name,role\n${username},Anak Baru,student\n`;

const isOneTime = ({ id }: Actor) =>
  db.run(sql`update user set password_expires_at = ${Date.now() + 3_600_000} where id = ${id}`);

const askDeletion = ({ id }: Actor) =>
  db.run(sql`insert into deletion_request (user_id, requested_at) values (${id}, 1000)`);

const requestOf = (actor: Actor | undefined) =>
  sql`select declined_at from deletion_request where user_id = ${actor?.id ?? ""}`;

/** `asked`: to confirm it. */
async function notified({ asked = false } = {}) {
  const { teacher, student, course } = await createClass();
  const notification = await announce(teacher, course);
  if (asked) {
    await db.run(sql`update notification set needs_confirmation = 1 where id = ${notification.id}`);
  }
  const effect = sql`select notification_id, read_at, acknowledged_at, snoozed_until from recipient
    where user_id = ${student.id}`;
  return { actor: student, path: "/app/notifications", effect, notification };
}

/** A form about the secret address of one's calendar. */
const onFeed =
  ({ exists = false, rows = 1 } = {}) =>
  async (): Promise<FormCase> => {
    const actor = await createActor("teacher");
    if (exists) await renewFeed(actor, { locale: "id" });
    const effect = sql`select * from calendar_feed where user_id = ${actor.id}`;
    return { actor, path: "/app/calendar", fields: {}, effect, rows };
  };

/** Forms of accounts, users, notifications and calendars, by action. */
export const userForms: Record<string, Prepare> = {
  "calendar/renewCalendarFeedAction": onFeed(),
  "calendar/removeCalendarFeedAction": onFeed({ exists: true, rows: 0 }),
  "accounts/loginAction": async () => {
    const user = await createActor("student", { passwordHash });
    const effect = sql`select username, role from user where id = ${user.id}`;
    return { path: "/login", fields: { username: usernameOf(user), password: PASSWORD }, effect };
  },
  "accounts/registerAction": async () => {
    const username = unique("anak");
    return {
      path: "/register",
      fields: { username, password: PASSWORD, displayName: "" },
      effect: usersNamed(username),
    };
  },
  "accounts/logoutAction": onOwn({}, "/app/settings", createSession),
  "accounts/changePasswordAction": async () => ({
    ...(await onOwn({ currentPassword: PASSWORD, newPassword: NEW_PASSWORD }, "/app/settings")()),
    again: "signInAgain",
  }),
  "accounts/replaceOneTimePasswordAction": async () => ({
    ...(await onOwn({ newPassword: NEW_PASSWORD }, "/password", isOneTime)()),
    again: "signInAgain",
  }),
  "accounts/endSessionAction": async () => {
    const actor = await createActor("student");
    const { id } = await createSession(actor);
    // As lib/accounts/own-sessions.ts names a session.
    const digest = createHash("sha256").update(`handle of ${id}`).digest("base64url");
    const handle = digest.slice(0, 22);
    const effect = sql`select id from session where id = ${id}`;
    return { actor, path: "/app/settings", fields: { handle }, effect, rows: 0 };
  },
  "accounts/endOtherSessionsAction": onOwn({}, "/app/settings", createSession),
  "preferences/savePreferencesAction": onOwn({ locale: "en" }, "/app/settings"),
  "notifications/setReadAction": async () => {
    const { notification, ...form } = await notified();
    return { ...form, fields: { id: notification.id, read: "true" } };
  },
  "notifications/confirmAction": async () => {
    const { notification, ...form } = await notified({ asked: true });
    return { ...form, fields: { id: notification.id, version: "1" } };
  },
  "notifications/undoConfirmationAction": async () => {
    const { notification, ...form } = await notified({ asked: true });
    await confirmNotification(form.actor, notification.id);
    return { ...form, fields: { id: notification.id } };
  },
  "notifications/snoozeAction": async () => {
    const { notification, ...form } = await notified();
    return { ...form, fields: { id: notification.id, choice: "tomorrow" } };
  },
  "notifications/cancelSnoozeAction": async () => {
    const { notification, ...form } = await notified();
    await snooze(form.actor, notification.id, new Date(Date.now() + 3_600_000));
    return { ...form, fields: { id: notification.id } };
  },
  "announcements/createSchoolDraftAction": async () => {
    const actor = await createActor("admin");
    const effect = sql`select audience from announcement where author_id = ${actor.id}`;
    return { actor, path: "/admin/announcements", fields: { audience: "everyone" }, effect };
  },
  "notifications/setMuteAction": onOwn(
    { kind: "type", target: "schedule", muted: "true" },
    "/app/settings",
  ),
  "notifications/setQuietHoursAction": onOwn(
    { enabled: "on", from: "21:00", to: "06:00" },
    "/app/settings",
  ),
  "push/subscribePushAction": async () => {
    const form = await onPush()();
    const { p256dh, auth } = newBrowserKeys();
    const endpoint = `${PUSH_ORIGIN}/${crypto.randomUUID()}`;
    const effect = sql`select endpoint, locale from push_subscription where endpoint = ${endpoint}`;
    return { ...form, fields: { endpoint, p256dh, auth }, effect };
  },
  "push/forgetPushAction": onPush(),
  "push/unsubscribePushAction": async () => ({ ...(await onPush()()), rows: 0 }),
  "push/hidePushContentAction": onPush({ hidden: "true" }),
  "push/sendTestPushAction": onPush(),
  "push/setPushCourseAction": async () => {
    const { student: actor, course } = await createClass();
    const effect = sql`select course_id from push_course where user_id = ${actor.id}`;
    const fields = { courseId: course.id, pushed: "true" };
    return { actor, path: "/app/settings", fields, effect };
  },
  "notifications/markAllReadAction": async () => {
    const { notification, ...form } = await notified();
    return { ...form, fields: { upTo: String(notification.seq) } };
  },
  "notifications/undoMarkAllReadAction": async () => {
    const { notification: _, ...form } = await notified();
    await db.run(sql`update recipient set read_at = 1000 where user_id = ${form.actor.id}`);
    return { ...form, fields: { readAt: "1000" } };
  },
  "users/createUserAction": async () => {
    const username = unique("murid");
    return {
      actor: await createActor("admin"),
      path: "/admin/users/new",
      fields: { username, displayName: "Murid Baru", role: "student", age: "" },
      effect: sql`select * from user where username = ${username}`,
    };
  },
  "users/updateUserAction": onUser({ version: "1", displayName: "Rizky R.", age: "" }),
  "users/saveProfileAction": onOwn(
    { version: "1", displayName: "Rizky R.", age: "16" },
    "/app/settings",
  ),
  "users/requestDeletionAction": async () => {
    const form = await onOwn({ currentPassword: PASSWORD }, "/app/settings/data")();
    return { ...form, effect: requestOf(form.actor) };
  },
  "users/takeBackDeletionAction": async () => {
    const form = await onOwn({}, "/app/settings/data", askDeletion)();
    return { ...form, effect: requestOf(form.actor), rows: 0 };
  },
  "users/declineDeletionAction": async () => {
    const [actor, user] = await Promise.all([createActor("admin"), createActor("student")]);
    await askDeletion(user);
    const fields = { userId: user.id, requestedAt: "1000", reason: "Hubungi kami dulu." };
    const effect = sql`select n.title, r.declined_at from notification n
      join recipient c on c.notification_id = n.id
      join deletion_request r on r.user_id = c.user_id where c.user_id = ${user.id}`;
    return { actor, path: "/admin/deletion-requests", fields, effect };
  },
  "users/suspendUserAction": onUser(),
  "users/restoreUserAction": onUser({}, { suspended: true }),
  "users/resetPasswordAction": onUser(),
  "users/endSessionsAction": onUser(),
  "users/suspendUsersAction": onUsers(),
  "users/restoreUsersAction": onUsers({ suspended: true }),
  "users/endSessionsOfAction": onUsers(),
  "users/resetPasswordsAction": onUsers(),
  "users/checkImportAction": async () => {
    const username = unique("murid");
    const actor = await createActor("admin");
    const fields = { csv: csvOf(username) };
    return { actor, path: "/admin/users/import", fields, effect: usersNamed(username), rows: 0 };
  },
  "users/importUsersAction": async () => {
    const username = unique("murid");
    const actor = await createActor("admin");
    const fields = { csv: csvOf(username) };
    return { actor, path: "/admin/users/import", fields, effect: usersNamed(username) };
  },
  "users/deleteUserAction": async () => {
    const form = await onUser()();
    const username = usernameOf({ id: form.fields.userId ?? "", role: "student" } as Actor);
    return { ...form, fields: { ...form.fields, username } };
  },
};
