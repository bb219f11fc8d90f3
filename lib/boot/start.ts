import "server-only";

/** Boots the server, or exits with a one-line message, without a stack trace for a wrong setting. */
export async function startUp(): Promise<void> {
  try {
    const { boot } = await import("./boot"); // parsing the environment may fail on import
    await boot();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  }
}
