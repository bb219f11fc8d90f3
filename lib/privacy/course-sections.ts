import "server-only";

import { type Column, sql } from "drizzle-orm";
import {
  announcement,
  announcementPerson,
  announcementVersion,
  course,
  courseModule,
  courseTeacher,
  enrollment,
  moduleCompletion,
  notification,
  project,
  pushCourse,
  recipient,
  submission,
} from "@/db/schema";
import { accessCode, another, computed, own, technical } from "./export-reasons";
import { exportSection, included, qualified } from "./export-section";

const titleOfCourse = (id: Column) =>
  qualified(sql`select ${course.title} from ${course} where ${course.id} = ${id}`);

const titleOfModule = (id: Column) =>
  qualified(
    sql`select ${courseModule.title} from ${courseModule} where ${courseModule.id} = ${id}`,
  );

const titleOfProject = (id: Column) =>
  qualified(sql`select ${courseModule.title} from ${project}
    join ${courseModule} on ${courseModule.id} = ${project.moduleId} where ${project.id} = ${id}`);

/** From the notification of a copy. */
const ofNotification = (column: Column) =>
  qualified(sql`select ${column} from ${notification}
    where ${notification.id} = ${recipient.notificationId}`);
/** The same, but no text of a withdrawn one, as in the inbox, and none of a hand-in, which names the student. */
const textOfNotification = (column: Column) =>
  qualified(sql`select ${column} from ${notification}
    where ${notification.id} = ${recipient.notificationId}
      and ${notification.withdrawnAt} is null and ${notification.type} <> 'hand_in'`);

const toDate = (milliseconds: number) => new Date(milliseconds);

const learning = {
  enrollments: exportSection(enrollment, {
    owner: enrollment.userId,
    columns: { courseId: included, userId: own, createdAt: included },
    also: { courseTitle: titleOfCourse(enrollment.courseId) },
  }),
  pushedCourses: exportSection(pushCourse, {
    owner: pushCourse.userId,
    columns: { courseId: included, userId: own, createdAt: included },
    also: { courseTitle: titleOfCourse(pushCourse.courseId) },
  }),
  moduleCompletions: exportSection(moduleCompletion, {
    owner: moduleCompletion.userId,
    columns: { moduleId: included, userId: own, createdAt: included },
    also: { moduleTitle: titleOfModule(moduleCompletion.moduleId) },
  }),
  notifications: exportSection(recipient, {
    owner: recipient.userId,
    columns: {
      notificationId: included,
      userId: own,
      seq: technical,
      readAt: included,
      acknowledgedAt: included,
      inactive: computed,
      snoozedUntil: included,
    },
    also: {
      type: ofNotification(notification.type),
      title: textOfNotification(notification.title),
      message: textOfNotification(notification.message),
      link: textOfNotification(notification.link),
      courseId: ofNotification(notification.courseId),
      createdAt: ofNotification(notification.createdAt).mapWith(toDate),
      withdrawnAt: ofNotification(notification.withdrawnAt).mapWith(toDate),
    },
  }),
  chosenFor: exportSection(announcementPerson, {
    owner: announcementPerson.userId,
    // What has not been sent is its author's.
    onlyIf: sql`exists (select 1 from ${announcement}
      where ${announcement.id} = ${announcementPerson.announcementId}
        and ${announcement.status} in ('published', 'withdrawn'))`,
    columns: { announcementId: included, userId: own },
  }),
  submissions: exportSection(submission, {
    owner: submission.userId,
    columns: {
      id: included,
      projectId: included,
      userId: own,
      attempt: included,
      link: included,
      note: included,
      handedInAt: included,
      state: included,
      reviewNote: included,
      reviewerId: another,
      reviewedAt: included,
      reviewChangedAt: included,
      version: included,
    },
    also: { projectTitle: titleOfProject(submission.projectId) },
  }),
};

const teaching = {
  courses: exportSection(course, {
    owner: course.teacherId,
    columns: {
      id: included,
      teacherId: own,
      title: included,
      titleFolded: computed,
      titleSort: computed,
      description: included,
      joinCode: accessCode,
      joinCodeKey: accessCode,
      joinOpen: included,
      status: included,
      cover: included,
      version: included,
      createdAt: included,
      requestKey: technical,
      requestDigest: technical,
    },
  }),
  coTeaching: exportSection(courseTeacher, {
    owner: courseTeacher.userId,
    columns: { courseId: included, userId: own, createdAt: included },
    also: { courseTitle: titleOfCourse(courseTeacher.courseId) },
  }),
  announcements: exportSection(announcement, {
    owner: announcement.authorId,
    columns: {
      id: included,
      courseId: included,
      authorId: own,
      status: included,
      version: included,
      revision: included,
      savedBy: technical,
      audience: included,
      selection: included,
      selectionProjectId: included,
      type: included,
      title: included,
      message: included,
      format: included,
      link: included,
      clientKey: technical,
      mustRead: included,
      needsConfirmation: included,
      confirmBy: included,
      autoReminders: included,
      remindersSent: included,
      remindedAt: included,
      publishAt: included,
      held: included,
      sendLate: included,
      releaseId: technical,
      unsentReason: included,
      expiresAt: included,
      createdAt: included,
      updatedAt: included,
      publishedAt: included,
      correctedAt: included,
      withdrawnAt: included,
    },
  }),
  corrections: exportSection(announcementVersion, {
    owner: announcementVersion.correctedBy,
    columns: {
      announcementId: included,
      version: included,
      title: included,
      message: included,
      link: included,
      correction: included,
      correctedBy: own,
      correctedAt: included,
    },
  }),
  reviews: exportSection(submission, {
    owner: submission.reviewerId,
    columns: {
      id: included,
      projectId: included,
      userId: another,
      attempt: another,
      link: another,
      note: another,
      handedInAt: another,
      state: included,
      reviewNote: included,
      reviewerId: own,
      reviewedAt: included,
      reviewChangedAt: included,
      version: technical,
    },
    also: { projectTitle: titleOfProject(submission.projectId) },
  }),
};

/** What the product sent on the user's behalf: of a hand-in or a review. Announcements have their own section. */
const sent = {
  sentNotifications: exportSection(notification, {
    owner: notification.senderId,
    onlyIf: sql`${notification.announcementId} is null`,
    columns: {
      id: included,
      type: included,
      title: included,
      message: included,
      textKind: computed,
      textValues: computed,
      link: included,
      courseId: included,
      announcementId: technical,
      projectId: included,
      senderId: own,
      mustRead: technical,
      needsConfirmation: technical,
      expiresAt: technical,
      version: technical,
      createdAt: included,
      correctedAt: technical,
      withdrawnAt: included,
      expiredAt: technical,
    },
  }),
};

/** Courses and what is in them, of a student and of a teacher. */
export const courseSections = { ...learning, ...teaching, ...sent };
