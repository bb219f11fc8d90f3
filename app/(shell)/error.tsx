"use client";

import { ErrorMessage, type ErrorProps } from "@/components/layout/error-message";

/** Replaces a page that failed; the shell and its stream keep running. */
export default function ShellErrorPage(props: ErrorProps) {
  return <ErrorMessage {...props} />;
}
