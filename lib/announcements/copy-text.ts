import type { TextFormat } from "@/db/enums";
import { plainTextOf } from "@/lib/text/markdown-tree";

/** The text of a notification, which is plain: it also goes into streams, toasts and other clients. */
export const copyMessage = ({ message, format }: { message: string; format: TextFormat }) =>
  format === "markdown" ? plainTextOf(message) || message : message;

/** Where the reader goes on. */
export const copyLink = (link: string | null, courseId: string | null) =>
  link ?? (courseId === null ? "/app" : `/app/courses/${courseId}`);
