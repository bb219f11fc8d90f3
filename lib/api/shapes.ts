import { z } from "zod";
import { announcementResourceSchema } from "@/lib/announcements/resource";
import { courseResourceSchema, listedCourseResourceSchema } from "@/lib/courses/resource";
import { problemSchema } from "@/lib/http/problem-schema";
import { moduleResourceSchema } from "@/lib/modules/resource";
import { inboxResourceSchema, notificationResourceSchema } from "@/lib/notifications/resource";
import {
  listedUserResourceSchema,
  newUserResourceSchema,
  userResourceSchema,
} from "@/lib/users/resource";
import { memberResourceSchema } from "@/lib/members/resource";

export type JsonSchema = z.core.JSONSchema.BaseSchema;

/** What has a name in the description: each stands there once. */
const named = {
  Problem: problemSchema,
  Notification: notificationResourceSchema,
  Inbox: inboxResourceSchema,
  Course: courseResourceSchema,
  ListedCourse: listedCourseResourceSchema,
  Member: memberResourceSchema,
  Module: moduleResourceSchema,
  Announcement: announcementResourceSchema,
  User: userResourceSchema,
  ListedUser: listedUserResourceSchema,
  NewUser: newUserResourceSchema,
};

const uri = (name: string) => `#/components/schemas/${name}`;

/** Leaves out what only says again: Zod's patterns of 300 characters for a format, the bounds of a double. */
const override = ({ jsonSchema }: { jsonSchema: JsonSchema }) => {
  if (jsonSchema.format === "date-time" || jsonSchema.format === "date") delete jsonSchema.pattern;
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
};

const ofFiles = new Set(["$schema", "$id"]);

/** A schema as it stands within a document. */
const bare = (schema: JsonSchema): JsonSchema =>
  Object.fromEntries(Object.entries(schema).filter(([key]) => !ofFiles.has(key)));

/** What a client may send: before defaults, coercions and transforms. */
export const inputShape = (schema: z.ZodType): JsonSchema =>
  bare(z.toJSONSchema(schema, { io: "input", override }));

/** All shapes of answers by name, and a way to refer to them. */
export function responseShapes(answers: Iterable<readonly [name: string, schema: z.ZodType]>) {
  const registry = z.registry<{ id: string }>();
  const names = new Map<z.ZodType, string>();
  for (const [name, schema] of [...Object.entries(named), ...answers]) {
    if (names.has(schema)) continue;
    names.set(schema, name);
    registry.add(schema, { id: name });
  }
  const { schemas } = z.toJSONSchema(registry, { uri, override });
  const shapes = Object.entries(schemas).map(([name, schema]) => [name, bare(schema)] as const);
  return { shapes: Object.fromEntries(shapes), names };
}

export const reference = (name: string): JsonSchema => ({ $ref: uri(name) });
