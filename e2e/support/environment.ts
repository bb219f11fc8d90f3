import { newVapidKeys } from "../../lib/push/testing/browser-keys";

/** `E2E_PORT` lets two clones run the suite beside each other. */
export const E2E_PORT = Number(process.env.E2E_PORT ?? 3210);
export const E2E_ORIGIN = `http://localhost:${E2E_PORT}`;
/** Announcements are sent at once; holding them back has its own test. */
export const NO_HOLD = "0";
/** The tests write as fast as they can; the limit has its own test. */
export const NO_WRITE_LIMIT = "1000000";
/** Where a spec may listen as the push service of the tests. */
export const PUSH_PORT = E2E_PORT + 1000;
export const PUSH_ORIGIN = `http://127.0.0.1:${PUSH_PORT}`;

/** All servers of the tests have the same, so that any of them may send. */
export const vapidKeys = newVapidKeys("the tests");

/** Settings with which a server pushes. */
export const pushSettings = (testService: string = PUSH_ORIGIN) => ({
  VAPID_PUBLIC_KEY: vapidKeys.publicKey,
  VAPID_PRIVATE_KEY: vapidKeys.privateKey,
  VAPID_SUBJECT: "mailto:admin@sekolah.example",
  PUSH_TEST_SERVICE: testService,
  PUSH_POLL_MS: "200",
  PUSH_TIMEOUT_MS: "2000",
});

export const E2E_DATABASE = "file:e2e/.data/test.db";
