/** Runs once, before the server takes its first request. */
export async function register() {
  if (process.env.NEXT_RUNTIME === "nodejs") {
    const { startUp } = await import("./lib/start-up");
    await startUp();
  }
}
