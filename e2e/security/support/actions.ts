import { announcementActions } from "./announcement-actions";
import { wrongCredentials } from "./routes";
import { newBrowserKeys } from "@/lib/push/testing/browser-keys";
import { PUSH_DEVICE, PUSH_NOWHERE, type School, type UserKind, userKinds } from "./test-server";
import { userActions } from "./user-actions";

/** A key of `errors` in the message files, "invalid" for fields, "redirect", or "ok". */
type Outcome = string;

export type Action = {
  fields: (school: School) => Record<string, string>;
  /** For the anonymous, a student, the teacher, another teacher and an admin, in this order. */
  outcomes: readonly [Outcome, Outcome, Outcome, Outcome, Outcome];
  /** The kinds of user for whom it changes rows; by default all that are not refused. */
  changes?: readonly UserKind[];
  /** A statement that makes what it changes, in place of an action before it. */
  before?: string;
};

const no = "signInAgain";
const adminsOnly = (done: Outcome = "ok") =>
  [no, "forbidden", "forbidden", "forbidden", done] as const;
const everyone = (outcome: Outcome) => [outcome, outcome, outcome, outcome, outcome] as const;

const onCourse = (fields: Record<string, string> = {}): Action => ({
  fields: ({ course }) => ({ courseId: course.id, ...fields }),
  outcomes: [no, "notFound", "ok", "notFound", "ok"],
});

const onSent = (fields: Record<string, string> = {}): Action => ({
  fields: ({ sent }) => ({ announcementId: sent.id, ...fields }),
  outcomes: [no, "notFound", "ok", "notFound", "ok"],
});

const onPushDevice = (fields: Record<string, string> = {}): Action => ({
  fields: () => ({ id: PUSH_DEVICE, ...fields }),
  outcomes: [no, "ok", "notFound", "notFound", "notFound"],
});

const pushActions: Record<string, Action> = {
  "push/subscribePushAction": {
    fields: () => {
      const { p256dh, auth } = newBrowserKeys();
      return { endpoint: `${PUSH_NOWHERE}/${crypto.randomUUID()}`, p256dh, auth };
    },
    outcomes: [no, "ok", "ok", "ok", "ok"],
  },
  "push/forgetPushAction": {
    fields: () => ({}),
    outcomes: [no, "ok", "ok", "ok", "ok"],
    changes: ["student"], // the others have none
  },
  "push/unsubscribePushAction": onPushDevice(),
  "push/hidePushContentAction": onPushDevice({ hidden: "true" }),
  "push/sendTestPushAction": { ...onPushDevice(), changes: [] }, // but for what waits to be sent
  "push/setPushCourseAction": {
    fields: ({ course }) => ({ courseId: course.id, pushed: "true" }),
    outcomes: [no, "ok", "notFound", "notFound", "notFound"],
  },
};

const leaverCsv = { csv: "username\nleaver\n" };

/** Every Server Action, by its file and name. The matrix fails for one that is missing. */
export const actions: Record<string, Action> = {
  "accounts/loginAction": {
    fields: wrongCredentials,
    outcomes: everyone("credentials"),
  },
  "accounts/registerAction": {
    fields: () => ({ username: "x", password: "x" }),
    outcomes: everyone("invalid"),
  },
  "accounts/logoutAction": {
    fields: () => ({}),
    outcomes: everyone("redirect"),
    // The row of an expired session is deleted too, but no stream has to be notified.
    changes: userKinds.filter((userKind) => !["anonymous", "expired"].includes(userKind)),
  },
  "accounts/changePasswordAction": {
    fields: () => ({ currentPassword: "bukan itu", newPassword: "kucing tidur siang" }),
    outcomes: [no, "invalid", "invalid", "invalid", "invalid"],
  },
  "accounts/replaceOneTimePasswordAction": {
    fields: () => ({ newPassword: "kucing tidur siang" }),
    outcomes: everyone(no),
  },
  "accounts/endSessionAction": {
    fields: () => ({ handle: "AAAAAAAAAAAAAAAAAAAAAA" }),
    outcomes: [no, "notFound", "notFound", "notFound", "notFound"],
  },
  "accounts/endOtherSessionsAction": {
    fields: () => ({}),
    outcomes: [no, "ok", "ok", "ok", "ok"], // the user has only this session, and a calendar's address
  },
  "preferences/savePreferencesAction": {
    fields: () => ({ locale: "en" }),
    outcomes: everyone("ok"),
    changes: [],
  },
  "calendar/renewCalendarFeedAction": {
    fields: () => ({}),
    outcomes: [no, "ok", "ok", "ok", "ok"],
  },
  "calendar/removeCalendarFeedAction": {
    fields: () => ({}),
    outcomes: [no, "ok", "ok", "ok", "ok"],
  },
  ...announcementActions,
  "announcements/correctAnnouncementAction": {
    ...onSent({
      version: "999",
      title: "Modul baru",
      message: "Sudah bisa dibuka.",
      link: "",
      correction: "minor",
    }),
    outcomes: [no, "notFound", "changedMeanwhile", "notFound", "changedMeanwhile"],
  },
  "announcements/withdrawAnnouncementAction": onSent(),
  "announcements/restoreAnnouncementAction": {
    ...onSent(),
    outcomes: [no, "notFound", "redirect", "notFound", "redirect"],
    changes: [], // it is not withdrawn
  },
  "announcements/remindUnconfirmedAction": onSent(),
  "members/joinCourseAction": {
    fields: ({ openCourse }) => ({ joinCode: openCourse.joinCode }),
    outcomes: [no, "redirect", "onlyStudentsJoin", "onlyStudentsJoin", "onlyStudentsJoin"],
  },
  "courses/createCourseAction": {
    fields: () => ({ title: "Kelas baru", description: "" }),
    outcomes: [no, "forbidden", "redirect", "redirect", "redirect"],
  },
  "courses/updateCourseAction": {
    ...onCourse({ version: "999", title: "Kelas", description: "", cover: "robot" }),
    outcomes: [no, "notFound", "changedMeanwhile", "notFound", "changedMeanwhile"],
  },
  "courses/deleteCourseAction": {
    ...onCourse(),
    outcomes: [no, "notFound", "courseInUse", "notFound", "courseInUse"],
  },
  "members/handOverCourseAction": {
    ...onCourse({ username: "siapa.gerangan" }),
    outcomes: adminsOnly("invalid"),
  },
  "members/addCoTeacherAction": {
    ...onCourse({ username: "siapa.gerangan" }),
    outcomes: [no, "notFound", "invalid", "notFound", "invalid"],
  },
  "members/removeCoTeacherAction": {
    fields: ({ course, users }) => ({ courseId: course.id, userId: users.otherTeacher }),
    outcomes: [no, "notFound", "notFound", "notFound", "notFound"], // they teach another course
  },
  "members/addMemberAction": { ...onCourse({ username: "leaver" }), changes: ["teacher"] },
  "members/removeMemberAction": {
    fields: ({ course, users }) => ({ courseId: course.id, userId: users.leaver }),
    outcomes: [no, "notFound", "ok", "notFound", "notFound"], // removed by the teacher's call
  },
  "members/checkMemberImportAction": { ...onCourse(leaverCsv), changes: [] },
  "members/importMembersAction": { ...onCourse(leaverCsv), changes: ["teacher"] },
  "courses/publishCourseAction": { ...onCourse(), changes: [] }, // it is already published
  "courses/archiveCourseAction": { ...onCourse(), changes: ["teacher"] }, // already archived for the admin's call
  "courses/restoreCourseAction": { ...onCourse(), changes: ["teacher"] },
  "courses/renewJoinCodeAction": onCourse(),
  "courses/setJoinOpenAction": { ...onCourse({ open: "false" }), changes: ["teacher"] },
  "modules/addModuleAction": {
    fields: ({ course }) => ({
      courseId: course.id,
      title: "Modul 2",
      summary: "",
      opening: "now",
      hasProject: "no",
      timeZone: "Asia/Jakarta",
    }),
    outcomes: [no, "notFound", "ok", "notFound", "ok"],
  },
  "modules/updateModuleAction": {
    fields: ({ course, project }) => ({
      courseId: course.id,
      moduleId: project.moduleId,
      version: "1",
      title: "Proyek",
      opening: "now",
      hasProject: "yes",
      brief: "Buat situs.",
      timeZone: "Asia/Jakarta",
    }),
    outcomes: [no, "notFound", "redirect", "notFound", "changedMeanwhile"], // changed by the teacher's call
  },
  "modules/reorderModulesAction": {
    fields: ({ course, project: { moduleId } }) => ({
      courseId: course.id,
      order: moduleId,
      move: `${moduleId} up`,
    }),
    outcomes: [no, "notFound", "moduleOrder", "notFound", "moduleOrder"], // the course has more modules
  },
  "modules/deleteModuleAction": {
    fields: ({ course, project }) => ({ courseId: course.id, moduleId: project.moduleId }),
    outcomes: [no, "notFound", "moduleHasSubmissions", "notFound", "moduleHasSubmissions"],
  },
  "modules/setModuleCompletedAction": {
    fields: ({ course, project }) => ({
      courseId: course.id,
      moduleId: project.moduleId,
      completed: "true",
    }),
    outcomes: [no, "ok", "onlyStudentsComplete", "notFound", "onlyStudentsComplete"],
  },
  "projects/handInAction": {
    fields: ({ project }) => ({ projectId: project.id, link: "https://situs.example/", note: "" }),
    outcomes: [no, "redirect", "notFound", "notFound", "notFound"],
  },
  "projects/reviewSubmissionAction": {
    fields: ({ submission }) => ({
      submissionId: submission.id,
      version: "999",
      state: "accepted",
      reviewNote: "",
    }),
    outcomes: [no, "notFound", "changedMeanwhile", "notFound", "changedMeanwhile"],
  },
  "projects/changeReviewAction": {
    fields: ({ submission }) => ({
      submissionId: submission.id,
      version: "999",
      state: "accepted",
      reviewNote: "",
    }),
    outcomes: [no, "notFound", "changedMeanwhile", "notFound", "changedMeanwhile"],
  },
  "projects/undoReviewAction": {
    fields: ({ submission }) => ({ submissionId: submission.id, version: "999" }),
    outcomes: [no, "notFound", "changedMeanwhile", "notFound", "changedMeanwhile"],
  },
  "notifications/setReadAction": {
    fields: ({ notification }) => ({ id: notification.id, read: "true" }),
    outcomes: [no, "ok", "notFound", "notFound", "notFound"],
  },
  "announcements/createSchoolDraftAction": {
    fields: () => ({ audience: "everyone", formKey: crypto.randomUUID() }),
    outcomes: adminsOnly("redirect"),
  },
  "notifications/confirmAction": {
    fields: ({ notification }) => ({ id: notification.id, version: "1" }),
    outcomes: [no, "confirmationNotAsked", "notFound", "notFound", "notFound"],
  },
  "notifications/undoConfirmationAction": {
    fields: ({ notification }) => ({ id: notification.id }),
    outcomes: [no, "confirmationNotAsked", "notFound", "notFound", "notFound"],
  },
  "notifications/snoozeAction": {
    fields: ({ notification }) => ({ id: notification.id, choice: "tomorrow" }),
    outcomes: [no, "redirect", "notFound", "notFound", "notFound"],
  },
  "notifications/cancelSnoozeAction": {
    fields: ({ notification }) => ({ id: notification.id }),
    outcomes: [no, "ok", "notFound", "notFound", "notFound"],
    changes: [], // nothing waits
  },
  "notifications/setMuteAction": {
    fields: ({ course }) => ({ kind: "course", target: course.id, muted: "true" }),
    outcomes: [no, "ok", "notFound", "notFound", "notFound"],
  },
  "notifications/setQuietHoursAction": {
    fields: () => ({ enabled: "on", from: "21:00", to: "06:00" }),
    outcomes: [no, "ok", "ok", "ok", "ok"],
  },
  ...pushActions,
  ...userActions, // last: they delete a user
  "notifications/markAllReadAction": {
    fields: ({ notification }) => ({ upTo: String(notification.seq) }),
    outcomes: [no, "redirect", "redirect", "redirect", "redirect"],
    changes: ["student"], // the others have no notifications
  },
  "notifications/undoMarkAllReadAction": {
    fields: () => ({ readAt: "1" }),
    outcomes: [no, "redirect", "redirect", "redirect", "redirect"],
    changes: [], // nothing was read at that time
  },
};
