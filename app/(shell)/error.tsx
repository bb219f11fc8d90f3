"use client";

import { ErrorMessage, type ErrorProps } from "@/components/layout/error-message";

/** A page failed; the shell and its stream go on. */
export default function ShellErrorPage(props: ErrorProps) {
  return <ErrorMessage {...props} />;
}
