import { z } from "zod";
import type { Operation, RequestHeader } from "@/lib/http/operation";
import { UPLOAD_PART_BYTES } from "./constants";
import { attachmentSchema, fileIdSchema, fileParamsSchema, newUploadSchema } from "./schema";

const tag = "Files";
const [all, one] = ["/api/files", "/api/files/{id}"] as const;
const params = fileParamsSchema;

export const UPLOAD_PART_TYPE = "application/offset+octet-stream";

const offsetHeader: Record<string, RequestHeader> = {
  "Upload-Offset": {
    description: "Where the part begins: the number of bytes before it.",
    required: true,
    schema: z.string().regex(/^\d{1,15}$/),
  },
};
const rangeHeaders: Record<string, RequestHeader> = {
  Range: { description: "One range of bytes.", schema: z.string() },
  "If-Range": { description: "The ETag for which Range applies.", schema: z.string() },
  "If-None-Match": { description: "The ETag of what is known.", schema: z.string() },
};
const fileHeaders = {
  ETag: "Changes with the bytes.",
  "Content-Disposition": "The name of the file.",
  "Accept-Ranges": "`bytes`.",
};
/** That of the file. */
const anyType = "*/*";

export const fileOperations = {
  createUpload: {
    method: "POST",
    path: all,
    summary:
      "Begin to upload a file. It becomes an attachment when it is complete and named in `files`.",
    tag,
    body: newUploadSchema,
    responses: {
      201: {
        description: `Send its bytes by PATCH, in parts of at most ${UPLOAD_PART_BYTES / 1024} kB.`,
        schema: z.strictObject({ id: fileIdSchema, size: z.int(), offset: z.int() }),
        headers: { Location: "The URL of the upload.", "Upload-Offset": "0." },
      },
    },
  },
  getUpload: {
    method: "HEAD",
    path: one,
    summary: "How much of an upload has arrived, or the headers of a file.",
    tag,
    params,
    responses: {
      200: {
        description: "The upload or the file.",
        headers: { "Cache-Control": "Whether it may be kept." },
      },
    },
  },
  appendToUpload: {
    method: "PATCH",
    path: one,
    summary: "Add a part to an upload. The last one makes it a file.",
    tag,
    params,
    bytes: UPLOAD_PART_TYPE,
    requestHeaders: offsetHeader,
    responses: {
      200: { description: "The complete file.", schema: attachmentSchema },
      204: {
        description: "More is to come.",
        headers: { "Upload-Offset": "Where the next part begins." },
      },
      409: {
        description:
          "The part begins elsewhere than Upload-Offset of the response says, or another request is adding one.",
      },
      413: { description: `The part is larger than ${UPLOAD_PART_BYTES / 1024} kB.` },
    },
  },
  getFile: {
    method: "GET",
    path: one,
    summary: "Download a file. Who may see what it is attached to.",
    tag,
    params,
    requestHeaders: rangeHeaders,
    responses: {
      200: {
        description: "The file.",
        schema: z.string(),
        mediaType: anyType,
        headers: fileHeaders,
      },
      206: {
        description: "The part that Range names.",
        headers: { "Content-Range": "Which part." },
      },
      304: { description: "It is the one of If-None-Match." },
      416: {
        description: "There are no bytes at Range.",
        headers: { "Content-Range": "The size." },
      },
    },
  },
  deleteFile: {
    method: "DELETE",
    path: one,
    summary: "Cancel an own upload, or delete an own file that is attached to nothing.",
    tag,
    params,
    responses: { 204: { description: "It is gone." } },
  },
  getThumbnail: {
    method: "GET",
    path: "/api/files/{id}/thumbnail",
    summary: "Download a small version of a picture, of at most 15 kB.",
    tag,
    params,
    requestHeaders: { "If-None-Match": rangeHeaders["If-None-Match"]! },
    responses: {
      200: {
        description: "The thumbnail.",
        schema: z.string(),
        mediaType: "image/webp",
        headers: fileHeaders,
      },
      304: { description: "It is the one of If-None-Match." },
    },
  },
} satisfies Record<string, Operation>;
