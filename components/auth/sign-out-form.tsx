"use client";

import type { ReactNode } from "react";
import { logoutAction } from "@/lib/accounts/actions";
import { discardAll } from "@/lib/forms/kept-text";

/** Signs out, and removes the texts that the browser keeps: the device may be shared. */
export const SignOutForm = ({ children }: { children: ReactNode }) => (
  <form action={logoutAction} onSubmit={() => discardAll(localStorage)}>
    {children}
  </form>
);
