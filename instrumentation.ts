import type { Instrumentation } from "next";

/** Runs once, before the server accepts its first request. */
export async function register() {
  if (process.env.NEXT_RUNTIME === "nodejs") {
    const { startUp } = await import("./lib/boot/start");
    await startUp();
  }
}

export const onRequestError: Instrumentation.onRequestError = async (...args) => {
  if (process.env.NEXT_RUNTIME === "nodejs") {
    const { logRequestError } = await import("./lib/http/unexpected-errors");
    await logRequestError(...args);
  }
};
