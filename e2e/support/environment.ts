/** `E2E_PORT` lets two clones run the suite beside each other. */
export const E2E_PORT = Number(process.env.E2E_PORT ?? 3210);
export const E2E_ORIGIN = `http://localhost:${E2E_PORT}`;
/** Announcements are sent at once; holding them back has its own test. */
export const NO_HOLD = "0";
/** The tests write as fast as they can; the limit has its own test. */
export const NO_WRITE_LIMIT = "1000000";
export const E2E_DATABASE = "file:e2e/.data/test.db";
