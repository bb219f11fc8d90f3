"use server";

import { revalidatePath } from "next/cache";
import { actorAction } from "@/lib/handlers/form-action";
import { currentReader } from "@/lib/i18n/reader";
import { removeFeed, renewFeed } from "./mutations";
import { feedFormSchema } from "./schema";

export const renewCalendarFeedAction = actorAction(
  feedFormSchema,
  async (actor) => {
    const feed = await renewFeed(actor, await currentReader());
    revalidatePath("/app/calendar");
    return feed;
  },
  { once: "change" },
);

export const removeCalendarFeedAction = actorAction(feedFormSchema, async (actor) => {
  await removeFeed(actor);
  revalidatePath("/app/calendar");
});
