import { sql } from "drizzle-orm";
import { db } from "@/db/client";
import { withdrawAnnouncement } from "@/lib/announcements/withdrawal";
import {
  announce,
  createActor,
  createCourse,
  createModule,
  createProject,
  createSubmission,
  usernameOf,
} from "@/lib/testing/factories";
import { createClass, type FormCase, type Prepare, rowOf, unique } from "./form-case";

type Class = Awaited<ReturnType<typeof createClass>>;

/** A form of a course's teacher that changes the course itself. */
const onCourse =
  (fields: Record<string, string> = {}, status: "draft" | "published" | "archived" = "published") =>
  async (): Promise<FormCase> => {
    const { teacher, course, path } = await createClass();
    await db.run(sql`update course set status = ${status} where id = ${course.id}`);
    const effect = rowOf("course", course.id);
    return { actor: teacher, path, fields: { courseId: course.id, ...fields }, effect };
  };

const members = ({ course }: Class) =>
  sql`select user_id from enrollment where course_id = ${course.id} order by 1`;
const coTeachers = ({ course }: Class) =>
  sql`select user_id from course_teacher where course_id = ${course.id}`;
const modules = ({ course }: Class) =>
  sql`select title, position, version from course_module where course_id = ${course.id} order by 2`;

const moduleFields = {
  title: "Modul",
  summary: "",
  opening: "now",
  hasProject: "no",
  timeZone: "Asia/Jakarta",
};

/** A form of the teacher about a submission, which is in `state` before. */
const onReview =
  (fields: Record<string, string>, state: "waiting" | "accepted" = "waiting") =>
  async (): Promise<FormCase> => {
    const { teacher, student, course } = await createClass();
    const { id } = await createSubmission(await createProject(course), student);
    if (state === "accepted") {
      await db.run(sql`update submission set state = ${state}, reviewer_id = ${teacher.id},
        reviewed_at = ${Date.now()} where id = ${id}`);
    }
    const effect = sql`select s.*, (select count(*) from recipient where user_id = ${student.id}) as told
      from submission s where id = ${id}`;
    const values = { submissionId: id, version: "1", ...fields };
    return { actor: teacher, path: `/teach/submissions/${id}`, fields: values, effect };
  };

/** A form of the teacher about a sent announcement. */
const onSent =
  (fields: Record<string, string> = {}, { withdrawn = false } = {}) =>
  async (): Promise<FormCase> => {
    const { teacher, course } = await createClass();
    const { announcementId } = await announce(teacher, course);
    if (withdrawn) await withdrawAnnouncement(teacher, announcementId);
    const effect = sql`select status, version, title, reminded_at, withdrawn_at is null as visible,
        (select count(*) from announcement_version where announcement_id = a.id) as versions
      from announcement a where id = ${announcementId}`;
    return {
      actor: teacher,
      path: `/teach/announcements/${announcementId}`,
      fields: { announcementId, ...fields },
      effect,
    };
  };

/** Forms of courses, their announcements, members, modules and projects, by action. */
export const courseForms: Record<string, Prepare> = {
  "announcements/correctAnnouncementAction": onSent({
    version: "1",
    title: "Modul baru",
    message: "Sudah bisa dibuka.",
    link: "",
    correction: "material",
  }),
  "announcements/withdrawAnnouncementAction": onSent(),
  "announcements/restoreAnnouncementAction": onSent({}, { withdrawn: true }),
  "announcements/remindUnconfirmedAction": onSent(),
  "courses/createCourseAction": async () => {
    const actor = await createActor("teacher");
    const effect = sql`select title, version from course where teacher_id = ${actor.id}`;
    return { actor, path: "/teach", fields: { title: "Robotika", description: "" }, effect };
  },
  "courses/updateCourseAction": onCourse({
    version: "1",
    title: "Judul baru",
    description: "",
    cover: "robot",
  }),
  "courses/deleteCourseAction": async () => ({
    ...(await onCourse({}, "draft")()),
    rows: 0,
  }),
  "courses/publishCourseAction": onCourse({}, "draft"),
  "courses/archiveCourseAction": onCourse(),
  "courses/restoreCourseAction": onCourse({}, "archived"),
  "courses/renewJoinCodeAction": onCourse(),
  "courses/setJoinOpenAction": onCourse({ open: "false" }),
  "members/joinCourseAction": async () => {
    const actor = await createActor("student");
    const { joinCode } = await createCourse(await createActor("teacher"));
    const effect = sql`select course_id from enrollment where user_id = ${actor.id}`;
    return { actor, path: "/app/courses", fields: { joinCode }, effect };
  },
  "members/addMemberAction": async () => {
    const school = await createClass();
    const { teacher, course, path } = school;
    const fields = { courseId: course.id, username: usernameOf(await createActor("student")) };
    return { actor: teacher, path, fields, effect: members(school), rows: 2 };
  },
  "members/removeMemberAction": async () => {
    const school = await createClass();
    const { teacher, student, course, path } = school;
    const fields = { courseId: course.id, userId: student.id };
    return { actor: teacher, path, fields, effect: members(school), rows: 0 };
  },
  "members/checkMemberImportAction": async () => {
    const school = await createClass();
    const { teacher, student, course, path } = school;
    const fields = { courseId: course.id, csv: `username\n${usernameOf(student)}\n` };
    return { actor: teacher, path, fields, effect: members(school) };
  },
  "members/importMembersAction": async () => {
    const school = await createClass();
    const { teacher, course, path } = school;
    const csv = `username\n${usernameOf(await createActor("student"))}\n`;
    const fields = { courseId: course.id, csv };
    return { actor: teacher, path, fields, effect: members(school), rows: 2 };
  },
  "members/addCoTeacherAction": async () => {
    const school = await createClass();
    const { teacher, course, path } = school;
    const fields = { courseId: course.id, username: usernameOf(await createActor("teacher")) };
    return { actor: teacher, path, fields, effect: coTeachers(school) };
  },
  "members/removeCoTeacherAction": async () => {
    const school = await createClass();
    const { teacher, course, path } = school;
    const colleague = await createActor("teacher");
    await db.run(sql`insert into course_teacher (course_id, user_id, created_at)
      values (${course.id}, ${colleague.id}, 1)`);
    const fields = { courseId: course.id, userId: colleague.id };
    return { actor: teacher, path, fields, effect: coTeachers(school), rows: 0 };
  },
  "members/handOverCourseAction": async () => {
    const { course, path } = await createClass();
    const fields = { courseId: course.id, username: usernameOf(await createActor("teacher")) };
    const actor = await createActor("admin");
    return { actor, path, fields, effect: rowOf("course", course.id) };
  },
  "modules/addModuleAction": async () => {
    const school = await createClass();
    const { teacher, course, path } = school;
    const fields = { courseId: course.id, ...moduleFields };
    return { actor: teacher, path, fields, effect: modules(school) };
  },
  "modules/updateModuleAction": async () => {
    const school = await createClass();
    const { teacher, course, path } = school;
    const { id } = await createModule(course, "Modul lama");
    const fields = { courseId: course.id, moduleId: id, version: "1", ...moduleFields };
    return { actor: teacher, path, fields, effect: modules(school) };
  },
  "modules/deleteModuleAction": async () => {
    const school = await createClass();
    const { teacher, course, path } = school;
    const { id } = await createModule(course, "Modul lama");
    const fields = { courseId: course.id, moduleId: id };
    return { actor: teacher, path, fields, effect: modules(school), rows: 0 };
  },
  "modules/reorderModulesAction": async () => {
    const school = await createClass();
    const { teacher, course, path } = school;
    const first = await createModule(course, "Satu");
    const second = await createModule(course, "Dua");
    const order = `${first.id},${second.id}`;
    const fields = { courseId: course.id, order, move: `${second.id} up` };
    return { actor: teacher, path, fields, effect: modules(school), rows: 2 };
  },
  "modules/setModuleCompletedAction": async () => {
    const { student, course } = await createClass();
    const { id: moduleId } = await createModule(course);
    const fields = { courseId: course.id, moduleId, completed: "true" };
    const path = `/app/courses/${course.id}/modules/${moduleId}`;
    const effect = sql`select * from module_completion where module_id = ${moduleId}`;
    return { actor: student, path, fields, effect };
  },
  "projects/handInAction": async () => {
    const { student, course } = await createClass();
    const { id } = await createProject(course);
    const fields = { projectId: id, link: "https://situs.example/", note: unique("catatan") };
    const effect = sql`select * from submission where project_id = ${id}`;
    return { actor: student, path: `/app/projects/${id}`, fields, effect };
  },
  "projects/reviewSubmissionAction": onReview({ state: "accepted", reviewNote: "" }),
  "projects/changeReviewAction": onReview({ state: "revise", reviewNote: "Tambah." }, "accepted"),
  "projects/undoReviewAction": onReview({}, "accepted"),
};
