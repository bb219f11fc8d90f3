"use client";

import type { ReactNode } from "react";
import { logoutAction } from "@/lib/accounts/actions";
import { browserStorage } from "@/components/form/browser-storage";
import { postToWorker } from "@/components/offline/worker";
import { clearMark } from "@/components/push/mark";
import { discardAll } from "@/lib/forms/kept-text";

function forgetUser() {
  discardAll(browserStorage("localStorage"));
  clearMark();
  void postToWorker({ type: "forget", queue: true });
}

/** Signs out, and removes what the browser keeps of the user: the device may be shared. */
export const SignOutForm = ({ children }: { children: ReactNode }) => (
  <form action={logoutAction} onSubmit={forgetUser}>
    {children}
  </form>
);
