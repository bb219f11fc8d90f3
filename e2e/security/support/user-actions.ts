import type { Action } from "./actions";
import type { School } from "./test-server";

const no = "signInAgain";
const adminsOnly = (done = "ok") => [no, "forbidden", "forbidden", "forbidden", done] as const;

const onUser = (name: keyof School["users"], fields: Record<string, string> = {}): Action => ({
  fields: ({ users }) => ({ userId: users[name], ...fields }),
  outcomes: adminsOnly(),
});

const onUsers = (name: keyof School["users"]): Action => ({
  fields: ({ users }) => ({ userIds: users[name] }),
  outcomes: adminsOnly(),
});

const csv = (username: string): Action => ({
  fields: () => ({ csv: `username,display_name,role\n${username},Anak Baru,student\n` }),
  outcomes: adminsOnly(),
});

/** Whatever has run before, also alone. */
const SUSPENDED = "update user set suspended_at = 1 where username = 'leaver'";

/** The actions on users and on the own account. */
export const userActions: Record<string, Action> = {
  "users/createUserAction": {
    fields: () => ({ username: "murid.baru", displayName: "Murid Baru", role: "student", age: "" }),
    outcomes: adminsOnly(),
  },
  "users/updateUserAction": {
    ...onUser("outsider", { version: "1", displayName: "Rizky R.", age: "" }),
    outcomes: [no, "notFound", "notFound", "notFound", "ok"],
  },
  "users/saveProfileAction": {
    fields: () => ({ version: "999", displayName: "Nama Baru", age: "" }),
    outcomes: [no, "changedMeanwhile", "changedMeanwhile", "changedMeanwhile", "changedMeanwhile"],
  },
  "users/requestDeletionAction": {
    fields: () => ({ currentPassword: "bukan itu" }),
    outcomes: [no, "invalid", "invalid", "invalid", "forbidden"],
  },
  "users/takeBackDeletionAction": {
    fields: () => ({}),
    outcomes: [no, "ok", "ok", "ok", "ok"],
    changes: [], // nobody has asked
  },
  "users/declineDeletionAction": {
    ...onUser("outsider", { requestedAt: "1", reason: "Hubungi kami dulu." }),
    outcomes: adminsOnly("deletionRequestGone"),
  },
  "users/suspendUserAction": onUser("leaver"),
  "users/restoreUserAction": { ...onUser("leaver"), before: SUSPENDED },
  "users/resetPasswordAction": onUser("leaver"),
  "users/endSessionsAction": onUser("leaver"),
  "users/suspendUsersAction": onUsers("leaver"),
  "users/restoreUsersAction": { ...onUsers("leaver"), before: SUSPENDED },
  "users/endSessionsOfAction": onUsers("leaver"),
  "users/resetPasswordsAction": onUsers("leaver"),
  "users/checkImportAction": { ...csv("anak.pertama"), changes: [] },
  "users/importUsersAction": csv("anak.kedua"),
  "users/deleteUserAction": {
    ...onUser("leaver", { username: "leaver" }),
    outcomes: adminsOnly("redirect"),
  },
};
