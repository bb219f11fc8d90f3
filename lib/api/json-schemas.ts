import { z } from "zod";
import { announcementResourceSchema } from "@/lib/announcements/resource";
import { courseResourceSchema, listedCourseResourceSchema } from "@/lib/courses/resource";
import { attachmentSchema } from "@/lib/files/schema";
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

/** Schemas with a name in `components`; operations refer to them. */
const namedSchemas = {
  Problem: problemSchema,
  Notification: notificationResourceSchema,
  Inbox: inboxResourceSchema,
  Course: courseResourceSchema,
  ListedCourse: listedCourseResourceSchema,
  Member: memberResourceSchema,
  Module: moduleResourceSchema,
  Attachment: attachmentSchema,
  Announcement: announcementResourceSchema,
  User: userResourceSchema,
  ListedUser: listedUserResourceSchema,
  NewUser: newUserResourceSchema,
};

const uri = (name: string) => `#/components/schemas/${name}`;

/** Drops redundant keywords: Zod's pattern for a format, the bounds of a safe integer. */
const override = ({ jsonSchema }: { jsonSchema: JsonSchema }) => {
  if (jsonSchema.format === "date-time" || jsonSchema.format === "date") delete jsonSchema.pattern;
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
};

const documentKeys = new Set(["$schema", "$id"]);

/** A schema to embed in a document. */
const withoutDocumentKeys = (schema: JsonSchema): JsonSchema =>
  Object.fromEntries(Object.entries(schema).filter(([key]) => !documentKeys.has(key)));

/** The schema of a request, before defaults, coercions and transforms. */
export const inputSchema = (schema: z.ZodType): JsonSchema =>
  withoutDocumentKeys(z.toJSONSchema(schema, { io: "input", override }));

/** All response schemas by name, and the name of each. */
export function responseSchemas(ownSchemas: Iterable<readonly [name: string, schema: z.ZodType]>) {
  const registry = z.registry<{ id: string }>();
  const names = new Map<z.ZodType, string>();
  for (const [name, schema] of [...Object.entries(namedSchemas), ...ownSchemas]) {
    if (names.has(schema)) continue;
    names.set(schema, name);
    registry.add(schema, { id: name });
  }
  const { schemas: registered } = z.toJSONSchema(registry, { uri, override });
  const entries = Object.entries(registered).map(
    ([name, schema]) => [name, withoutDocumentKeys(schema)] as const,
  );
  return { schemas: Object.fromEntries(entries), names };
}

export const reference = (name: string): JsonSchema => ({ $ref: uri(name) });
