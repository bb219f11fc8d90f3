"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { actorAction } from "@/lib/handlers/form-action";
import { handIn, reviewSubmission } from "./mutations";
import { changeReview, undoReview } from "./review-changes";
import { handInFormSchema, reviewFormSchema, undoReviewFormSchema } from "./schema";

export const handInAction = actorAction(
  handInFormSchema,
  async (actor, input) => {
    await handIn(actor, input);
    revalidatePath("/app", "layout");
    redirect(`/app/projects/${input.projectId}?handedIn=1`);
  },
  { once: "change" },
);

export const reviewSubmissionAction = actorAction(
  reviewFormSchema,
  async (actor, input) => {
    await reviewSubmission(actor, input);
    revalidatePath("/teach", "layout");
    redirect(`/teach/submissions/${input.submissionId}?reviewed=1`);
  },
  { once: "change" },
);

export const changeReviewAction = actorAction(
  reviewFormSchema,
  async (actor, input) => {
    await changeReview(actor, input);
    revalidatePath("/teach", "layout");
    redirect(`/teach/submissions/${input.submissionId}?reviewed=changed`);
  },
  { once: "change" },
);

export const undoReviewAction = actorAction(
  undoReviewFormSchema,
  async (actor, input) => {
    await undoReview(actor, input);
    revalidatePath("/teach", "layout");
    redirect(`/teach/submissions/${input.submissionId}?reviewed=undone`);
  },
  { once: "change" },
);
