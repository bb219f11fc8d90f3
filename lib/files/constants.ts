/** The field of every form that takes files: repeated, each value the id of a file, or a refusal. */
export const FILES_FIELD = "files";

/** The same as the member of a JSON body; an error of attaching names it. */
export const ATTACHMENTS_MEMBER = "attachments";

/** Below it are uploads and files, which say themselves how they are cached. */
export const FILES_PATH = "/api/files/";

/** The longest part of an upload that one request may carry. */
export const UPLOAD_PART_BYTES = 1024 * 1024;

export const BYTES_PER_MB = 1024 * 1024;

/** In code points. */
export const FILE_NAME_MAX = 100;

/** More than any setting allows in one post. */
export const MAX_FILES_PER_POST = 20;

/** For the `accept` of a field: what detect-type.ts lets in. */
export const ACCEPTED_FILES =
  "image/jpeg,image/png,image/webp,image/heic,image/heif,application/pdf,.pdf,.doc,.docx,.xls,.xlsx,.ppt,.pptx,.zip,.txt,text/plain";
