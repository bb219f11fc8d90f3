import type { School } from "./school";

export type Context = { school: School; sizes: Sizes };

export type Sizes = {
  /** Idle open streams. */
  idleStreams: number;
  /** Duration for which statements are counted. */
  idleMs: number;
  /** Streams of a whole region: of the measurements named "…-many". */
  manyStreams: number;
  /** Duration of the soak, which runs only when asked for. */
  soakMinutes: number;
  /** Connected students of a broadcast, and the number of broadcasts. */
  connected: number;
  broadcasts: number;
  /** Time within which the connected students read. */
  readMs: number;
  /** Announcements to one student. */
  singles: number;
  /** Duration of the waves of logins. */
  loginsMs: number;
  /** Students of a course without open streams. */
  enrolled: number;
  /** The poll interval of several instances, and of the naive server. */
  pollMs: number;
  /** Announcements sent on another instance, with hints and without. */
  otherInstance: number;
  withoutHints: number;
  /** Courses in a long list. */
  listed: number;
  /** Notifications of the school, and those in the inbox that is searched. */
  notifications: number;
  ownNotifications: number;
  /** Requests for each view of a long list. */
  pageViews: number;
};

export const fullSizes: Sizes = {
  idleStreams: 8_000,
  manyStreams: 20_000,
  soakMinutes: 30,
  idleMs: 5_000,
  connected: 5_000,
  broadcasts: 9,
  readMs: 10_000,
  singles: 300,
  loginsMs: 20_000,
  enrolled: 10_000,
  pollMs: 8_000,
  otherInstance: 50,
  withoutHints: 5,
  listed: 10_000,
  notifications: 100_000,
  ownNotifications: 5_000,
  pageViews: 100,
};

export const quickSizes: Sizes = {
  idleStreams: 1_000,
  manyStreams: 2_000,
  soakMinutes: 6,
  idleMs: 2_000,
  connected: 1_000,
  broadcasts: 3,
  readMs: 4_000,
  singles: 60,
  loginsMs: 4_000,
  enrolled: 10_000,
  pollMs: 1_500,
  otherInstance: 15,
  withoutHints: 2,
  listed: 10_000,
  notifications: 20_000,
  ownNotifications: 5_000,
  pageViews: 20,
};
