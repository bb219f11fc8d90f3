import { z } from "zod";
import type { Role } from "@/db/enums";

export type OperationResponse = {
  description: string;
  /** The schema of the body; undefined for an empty body, and from 400 on for a problem. */
  schema?: z.ZodType;
  /** Set for a body that is not JSON. */
  mediaType?: string;
  /** Names and descriptions of the response headers. */
  headers?: Record<string, string>;
};

export type RequestHeader = { description: string; required?: boolean; schema: z.ZodType };

/** The group of an operation in the document. */
export type Tag =
  | "Notifications"
  | "Courses"
  | "Members"
  | "Modules"
  | "Announcements"
  | "Files"
  | "Calendar"
  | "Users"
  | "Audit"
  | "Service";

/**
 * The contract of one method of one path. The request schemas validate the input; the response schemas
 * are documentation, which the tests compare with real responses.
 */
export type Operation<Params = unknown, Query = unknown, Body = unknown> = {
  method: "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** In OpenAPI notation: `/api/courses/{id}`. */
  path: `/api/${string}`;
  summary: string;
  tag: Tag;
  /** Required authentication; default: a signed-in user. */
  access?: "public" | "metrics";
  /** Invalid query parameters are ignored. */
  lenient?: boolean;
  /** Authorization check before the request is read. */
  allow?: (actor: { readonly id: string; readonly role: Role }) => boolean;
  params?: z.ZodType<Params>;
  query?: z.ZodType<Query>;
  body?: z.ZodType<Body>;
  /** The media type of a body that is not JSON, and that the handler reads itself. */
  bytes?: string;
  /** For a merge patch: the members that it may have. The object that it makes is validated, not the patch. */
  patch?: z.ZodType;
  requestHeaders?: Record<string, RequestHeader>;
  /** By status code, without the shared errors. */
  responses: Record<number, OperationResponse>;
};

/** The body of a merge patch. */
export const mergePatchSchema = z.record(z.string(), z.unknown());

/** A date and time in JSON. */
export const timestampSchema = z.iso.datetime();

/** A page of a list. */
export const pageSchema = <Item extends z.ZodType, Next extends z.ZodType>(
  item: Item,
  next: Next,
) =>
  z.strictObject({
    items: z.array(item),
    next: next.nullable().meta({ description: "The cursor of the next page; null at the end." }),
  });
