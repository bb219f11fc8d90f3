"use client";

import { useEffect } from "react";
import { postToWorker } from "./worker";

/** On pages without a signed-in user: this device keeps nobody's notifications. */
export function ForgetInbox() {
  useEffect(() => void postToWorker({ type: "forget", queue: false }), []);
  return null;
}
