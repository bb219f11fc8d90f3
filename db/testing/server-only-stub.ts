/** Replaces "server-only", which throws outside a React server. */
export const serverOnlyStub = undefined;
