import "server-only";

/** Boots the product, or stops the process with one sentence: a wrong setting is no stack trace. */
export async function startUp(): Promise<void> {
  try {
    const { boot } = await import("./boot"); // reading the environment already can fail
    await boot();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  }
}
