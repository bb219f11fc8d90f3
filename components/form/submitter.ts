import type { FormEvent } from "react";

/** The button that submitted the form, if any. */
export const submitterOf = ({ nativeEvent }: FormEvent<HTMLFormElement>) =>
  (nativeEvent as SubmitEvent).submitter;
