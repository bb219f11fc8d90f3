import { clsx } from "clsx";
import type { ReactNode } from "react";

/** The result of an action. Screen readers announce an error at once, a success politely. */
export function Notice({ tone, children }: { tone: "error" | "success"; children: ReactNode }) {
  return (
    <div
      role={tone === "error" ? "alert" : "status"}
      className={clsx(
        "rounded-lg border px-4 py-3 font-semibold",
        tone === "error"
          ? "border-danger bg-danger-soft text-danger"
          : "border-accent bg-accent-soft",
      )}
    >
      {children}
    </div>
  );
}
