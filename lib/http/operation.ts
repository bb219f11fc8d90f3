import { z } from "zod";
import type { Role } from "@/db/enums";

export type OperationResponse = {
  description: string;
  /** What a client may rely on; none for an empty body, or from 400 on for a problem. */
  schema?: z.ZodType;
  /** Of a body that is not JSON. */
  mediaType?: string;
  /** Name and meaning of the headers that the answer carries. */
  headers?: Record<string, string>;
};

export type RequestHeader = { description: string; required?: boolean; schema: z.ZodType };

/** Under which an operation is found. */
export type Tag =
  | "Notifications"
  | "Courses"
  | "Members"
  | "Modules"
  | "Announcements"
  | "Users"
  | "Audit"
  | "Service";

/**
 * What one method of one address takes and answers. The schemas of what it takes are those that
 * validate it; those of the answers stand in the description and are held against it by the tests.
 */
export type Operation<Params = unknown, Query = unknown, Body = unknown> = {
  method: "GET" | "POST" | "PUT" | "DELETE";
  /** As OpenAPI has it: `/api/courses/{id}`. */
  path: `/api/${string}`;
  summary: string;
  tag: Tag;
  /** Who is asked for: a signed-in user unless it says otherwise. */
  access?: "public" | "metrics";
  /** What is malformed in the address counts as left out. */
  lenient?: boolean;
  /** Who may at all: others are refused before anything of theirs is read. */
  allow?: (actor: { readonly id: string; readonly role: Role }) => boolean;
  params?: z.ZodType<Params>;
  query?: z.ZodType<Query>;
  body?: z.ZodType<Body>;
  requestHeaders?: Record<string, RequestHeader>;
  /** By status. What every operation of its kind refuses is not repeated here. */
  responses: Record<number, OperationResponse>;
};

/** A moment as JSON has it. */
export const timestampSchema = z.iso.datetime();

/** A page of a list. */
export const pageSchema = <Item extends z.ZodType, Next extends z.ZodType>(
  item: Item,
  next: Next,
) =>
  z.strictObject({
    items: z.array(item),
    next: next
      .nullable()
      .meta({ description: "Where the following page begins; null at the end." }),
  });
