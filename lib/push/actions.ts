"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { presentedSessionId } from "@/lib/auth/session-cookie";
import { actorAction, layoutAction } from "@/lib/handlers/form-action";
import { currentReader } from "@/lib/i18n/reader";
import {
  forgetPush,
  sendTest,
  setHidesContent,
  setPushCourse,
  subscribePush,
  unsubscribePush,
} from "./mutations";
import {
  hideContentFormSchema,
  pushCourseFormSchema,
  pushDeviceFormSchema,
  subscribeFormSchema,
} from "./schema";

/** For this browser, in this session. */
export const subscribePushAction = actorAction(subscribeFormSchema, async (actor, input) => {
  const [sessionId, reader] = await Promise.all([presentedSessionId(), currentReader()]);
  await subscribePush(actor, input, { sessionId, reader });
  revalidatePath("/", "layout");
});

/** The browser of this session has lost its subscription. */
export const forgetPushAction = actorAction(z.object({}), async (actor) => {
  await forgetPush(actor, await presentedSessionId());
  revalidatePath("/", "layout");
});

export const unsubscribePushAction = layoutAction(
  pushDeviceFormSchema,
  (actor, { id }) => unsubscribePush(actor, id),
  { once: "change" },
);

export const hidePushContentAction = layoutAction(hideContentFormSchema, setHidesContent);

export const sendTestPushAction = actorAction(
  pushDeviceFormSchema,
  (actor, { id }) => sendTest(actor, id),
  { once: "change" },
);

export const setPushCourseAction = layoutAction(pushCourseFormSchema, setPushCourse);
