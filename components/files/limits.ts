/** What a field of files allows: see lib/files/limits.ts. */
export type FileLimits = { maxBytes: number; perPost: number; perUserMb: number };
