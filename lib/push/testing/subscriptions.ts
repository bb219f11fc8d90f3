import { eq } from "drizzle-orm";
import { db } from "@/db/client";
import { pushSubscription } from "@/db/schema";
import { newId } from "@/lib/ids";
import { createSession } from "@/lib/testing/factories";
import { newBrowserKeys } from "./browser-keys";

type Options = {
  endpoint?: string;
  p256dh?: string;
  auth?: string;
  sessionId?: string;
  hidesContent?: boolean;
  locale?: string;
};

/** A browser of the user, in a session of its own, that is subscribed. */
export async function createSubscription({ id: userId }: { id: string }, options: Options = {}) {
  const id = newId("push");
  const sessionId = options.sessionId ?? (await createSession({ id: userId })).id;
  const { p256dh, auth } = options.p256dh ? options : newBrowserKeys();
  await db.insert(pushSubscription).values({
    id,
    userId,
    sessionId,
    endpoint: options.endpoint ?? `https://fcm.googleapis.com/fcm/send/${id}`,
    p256dh: p256dh ?? "",
    auth: auth ?? "",
    hidesContent: options.hidesContent ?? false,
    locale: options.locale ?? "id",
    timeZone: "WIB",
    createdAt: new Date(),
  });
  return { id, sessionId };
}

export const subscriptionsOf = ({ id }: { id: string }) =>
  db.select().from(pushSubscription).where(eq(pushSubscription.userId, id));
