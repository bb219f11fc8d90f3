"use client";

import { ErrorMessage, type ErrorProps } from "@/components/layout/error-message";
import { PlainPage } from "@/components/layout/plain-page";

export default function ErrorPage(props: ErrorProps) {
  return (
    <PlainPage>
      <ErrorMessage {...props} />
    </PlainPage>
  );
}
