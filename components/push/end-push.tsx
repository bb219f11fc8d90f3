"use client";

import type { ReactNode } from "react";
import { ActionForm } from "@/components/form/action-form";
import { unsubscribePushAction } from "@/lib/push/actions";
import { clearMark } from "./mark";

type Props = { id: string; isCurrent: boolean; label: string; children: ReactNode };

/** Ends pushing to one of the user's browsers; works without JavaScript. */
export const EndPush = ({ id, isCurrent, label, children }: Props) => (
  <div onSubmit={() => isCurrent && clearMark()}>
    <ActionForm
      action={unsubscribePushAction}
      fields={{ id }}
      variant="secondary"
      aria-label={label}
      compact
    >
      {children}
    </ActionForm>
  </div>
);
