import type { School } from "./school";

export type Context = { school: School; sizes: Sizes };

export type Sizes = {
  /** Streams that are open and hear nothing. */
  idleStreams: number;
  /** For how long statements are counted. */
  idleMs: number;
  /** Students who hear one announcement at once, and how many announcements. */
  connected: number;
  broadcasts: number;
  /** Announcements to one student. */
  singles: number;
  /** For how long waves of logins are sent. */
  loginsMs: number;
  /** Students of a course that nobody follows. */
  enrolled: number;
  /** The poll of instances that hear of each other, and of the naive way. */
  pollMs: number;
  /** How often another instance is measured. */
  elsewhere: number;
  /** Courses in a long list. */
  listed: number;
  /** How often each view of a long list is asked for. */
  pageViews: number;
};

export const fullSizes: Sizes = {
  idleStreams: 8_000,
  idleMs: 5_000,
  connected: 5_000,
  broadcasts: 9,
  singles: 300,
  loginsMs: 20_000,
  enrolled: 10_000,
  pollMs: 8_000,
  elsewhere: 5,
  listed: 10_000,
  pageViews: 100,
};

export const quickSizes: Sizes = {
  idleStreams: 1_000,
  idleMs: 2_000,
  connected: 1_000,
  broadcasts: 3,
  singles: 60,
  loginsMs: 4_000,
  enrolled: 10_000,
  pollMs: 1_500,
  elsewhere: 2,
  listed: 10_000,
  pageViews: 20,
};
