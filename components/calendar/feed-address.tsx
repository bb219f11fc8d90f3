"use client";

import { Form } from "@/components/form/form";
import { FormFailure } from "@/components/form/form-failure";
import { useForm } from "@/components/form/use-form";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { renewCalendarFeedAction } from "@/lib/calendar/actions";

type Labels = Record<
  "submit" | "working" | "address" | "once" | "copy" | "copied" | "notCopied" | "open",
  string
>;
/** The texts come from the server, so that pages without this form do not carry them. */
type Props = { labels: Labels; isRenewal: boolean };

/** Makes a new address, and shows it this once; works without JavaScript. */
export function FeedAddress({ labels, isRenewal }: Props) {
  const { form, state, pending } = useForm(renewCalendarFeedAction);
  const address = state.status === "ok" ? state.result.address : undefined;
  return (
    <>
      {address !== undefined && isRenewal && (
        <div
          role="status"
          className="grid grid-cols-1 gap-3 rounded-xl border-2 border-accent bg-accent-soft p-4"
        >
          <p className="font-bold">{labels.address}</p>
          <code
            translate="no"
            className="rounded-lg bg-surface px-3 py-2 text-sm [overflow-wrap:anywhere] select-all"
          >
            {address}
          </code>
          <p className="text-sm">{labels.once}</p>
          <CopyButton
            text={address}
            label={labels.copy}
            done={labels.copied}
            failed={labels.notCopied}
          />
          <a
            href={address.replace(/^https?:/, "webcal:")}
            className="inline-flex min-h-11 items-center justify-center rounded-lg px-4 font-semibold text-accent hover:underline"
          >
            {labels.open}
          </a>
        </div>
      )}
      <FormFailure state={state} />
      <Form {...form}>
        <Button variant={isRenewal ? "secondary" : "primary"} busy={pending}>
          {pending ? labels.working : labels.submit}
        </Button>
      </Form>
    </>
  );
}
