import { z } from "zod";
import { courseIdSchema } from "@/lib/ids";
import { MAX_ENDPOINT_LENGTH } from "./endpoint";

const pushIdSchema = z.string().regex(/^push_[0-9a-z]{1,40}$/, "notFound");
const onOff = z.enum(["true", "false"]).transform((value) => value === "true");
const base64url = /^[A-Za-z0-9_-]+={0,2}$/;

/** What the browser gives for its subscription. */
export const subscribeFormSchema = z.object({
  endpoint: z.string().min(1, "pushEndpoint").max(MAX_ENDPOINT_LENGTH, "pushEndpoint"),
  p256dh: z.string().max(200, "pushKeys").regex(base64url, "pushKeys"),
  auth: z.string().max(50, "pushKeys").regex(base64url, "pushKeys"),
});
export type NewSubscription = z.output<typeof subscribeFormSchema>;

export const pushDeviceFormSchema = z.object({ id: pushIdSchema });
export const hideContentFormSchema = z.object({ id: pushIdSchema, hidden: onOff });
export const pushCourseFormSchema = z.object({ courseId: courseIdSchema, pushed: onOff });
