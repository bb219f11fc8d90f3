"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { FILES_FIELD } from "@/lib/files/constants";
import { withFiles } from "@/lib/files/returned";
import { actorAction } from "@/lib/handlers/form-action";
import { handIn, reviewSubmission } from "./mutations";
import { changeReview, undoReview } from "./review-changes";
import { handInFormSchema, reviewFormSchema, undoReviewFormSchema } from "./schema";

export const handInAction = withFiles(
  actorAction(
    handInFormSchema,
    async (actor, input) => {
      await handIn(actor, input);
      revalidatePath("/app", "layout");
      redirect(`/app/projects/${input.projectId}?handedIn=1`);
    },
    { once: "change", lists: [FILES_FIELD] },
  ),
);

export const reviewSubmissionAction = withFiles(
  actorAction(
    reviewFormSchema,
    async (actor, input) => {
      await reviewSubmission(actor, input);
      revalidatePath("/teach", "layout");
      redirect(`/teach/submissions/${input.submissionId}?reviewed=1`);
    },
    { once: "change", lists: [FILES_FIELD] },
  ),
);

export const changeReviewAction = withFiles(
  actorAction(
    reviewFormSchema,
    async (actor, input) => {
      await changeReview(actor, input);
      revalidatePath("/teach", "layout");
      redirect(`/teach/submissions/${input.submissionId}?reviewed=changed`);
    },
    { once: "change", lists: [FILES_FIELD] },
  ),
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
