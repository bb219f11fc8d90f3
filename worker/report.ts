import type { WorkerReport } from "@/lib/offline/messages";
import { scope } from "./scope";

/** Tells all open pages. */
export async function report(changes: Omit<WorkerReport, "type">): Promise<void> {
  const pages = await scope.clients.matchAll({ type: "window", includeUncontrolled: true });
  const message: WorkerReport = { type: "changes", ...changes };
  for (const page of pages) page.postMessage(message);
}
