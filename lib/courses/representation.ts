import { z } from "zod";
import { courseCovers, courseStatuses } from "@/db/vocabulary";
import { timeAnswerSchema } from "@/lib/http/operation";
import { userIdSchema } from "@/lib/users/schema";
import type { CourseMember, ListedCourse } from "./data";
import { courseIdSchema } from "./schema";

/** What the API tells of a course; the join code only those who manage it. */
export const oneCourse = ({ joinCode, ...course }: ListedCourse) => ({
  id: course.id,
  title: course.title,
  description: course.description,
  cover: course.cover,
  status: course.status,
  teacher: { id: course.teacherId, displayName: course.teacherName },
  joinOpen: course.joinOpen,
  ...(joinCode !== null && { joinCode }),
  createdAt: course.createdAt,
  version: course.version,
});

/** The same in a list, with figures that change without its version. */
export const listedCourse = (course: ListedCourse) => ({
  ...oneCourse(course),
  isMember: course.isMember,
  moduleCount: course.moduleCount,
  studentCount: course.studentCount,
});

export const oneMember = ({ id, username, displayName, joinedAt }: CourseMember) => ({
  id,
  username,
  displayName,
  joinedAt,
});

export const courseAnswerSchema = z.strictObject({
  id: courseIdSchema,
  title: z.string(),
  description: z.string().meta({ description: "Markdown." }),
  cover: z.enum(courseCovers),
  status: z.enum(courseStatuses),
  teacher: z.strictObject({ id: userIdSchema, displayName: z.string() }),
  joinOpen: z.boolean(),
  joinCode: z.string().optional().meta({ description: "Only for who manages the course." }),
  createdAt: timeAnswerSchema,
  version: z.int(),
});

export const listedCourseAnswerSchema = courseAnswerSchema.extend({
  isMember: z.boolean(),
  moduleCount: z.int(),
  studentCount: z.int(),
});

export const memberAnswerSchema = z.strictObject({
  id: userIdSchema,
  username: z.string(),
  displayName: z.string(),
  joinedAt: timeAnswerSchema,
});
