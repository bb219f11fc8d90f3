import type { ErrorReason } from "@/lib/errors";

/** The media types that are let in. */
export const fileTypes = [
  "application/pdf",
  "image/jpeg",
  "image/png",
  "image/webp",
  "image/heic",
  "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  "application/vnd.openxmlformats-officedocument.presentationml.presentation",
  "application/msword",
  "application/vnd.ms-excel",
  "application/vnd.ms-powerpoint",
  "application/zip",
  "text/plain",
] as const;

export type FileType = (typeof fileTypes)[number];

/** What the bytes of a file show; `width` and `height` of a picture that can be shown, in pixels. */
export type DetectedFile = {
  type: FileType;
  /** The name, with an extension of its type. */
  name: string;
  width: number | null;
  height: number | null;
};

/** Why a file cannot be taken: a key of the message files under `errors`. */
export const refusalReasons = [
  "fileTooLarge",
  "fileEmpty",
  "fileType",
  "fileBroken",
  "filesTooMany",
  "filesFull",
  "filesBusy",
  "filesUnavailable",
] as const satisfies readonly ErrorReason[];

export type RefusalReason = (typeof refusalReasons)[number];

/** An attached file, as pages and the API show it. */
export type Attachment = {
  id: string;
  name: string;
  type: string;
  /** In bytes. */
  size: number;
  width: number | null;
  height: number | null;
  hasThumbnail: boolean;
};

/** A file that is still arriving: `offset` bytes of it are stored. */
export type UploadState = { id: string; size: number; offset: number };
