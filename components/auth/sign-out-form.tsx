"use client";

import type { ReactNode } from "react";
import { logoutAction } from "@/lib/accounts/actions";
import { postToWorker } from "@/components/offline/worker";
import { clearMark } from "@/components/push/mark";
import { discardAll } from "@/lib/forms/kept-text";

function forgetUser() {
  discardAll(localStorage);
  clearMark();
  void postToWorker({ type: "forget", queue: true });
}

/** Signs out, and removes what the browser keeps of the user: the device may be shared. */
export const SignOutForm = ({ children }: { children: ReactNode }) => (
  <form action={logoutAction} onSubmit={forgetUser}>
    {children}
  </form>
);
