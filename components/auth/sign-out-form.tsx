"use client";

import type { ReactNode } from "react";
import { logoutAction } from "@/lib/accounts/actions";
import { clearMark } from "@/components/push/mark";
import { discardAll } from "@/lib/forms/kept-text";

function leaveDevice() {
  discardAll(localStorage);
  clearMark();
}

/** Signs out, and removes the texts that the browser keeps and the wish to be notified here: the device may be shared. */
export const SignOutForm = ({ children }: { children: ReactNode }) => (
  <form action={logoutAction} onSubmit={leaveDevice}>
    {children}
  </form>
);
