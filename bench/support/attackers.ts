import { type Login, logIn } from "./logins";
import { LOGIN_PASSWORD, type Student } from "./school";
import type { Server } from "./servers";

const CONNECTIONS = 100;
const ADDRESSES = 60;
const REQUESTS_PER_ADDRESS = 23;
/** Connections of each student who signs in repeatedly. */
const CONNECTIONS_PER_STUDENT = 5;

export const SINGLE_ADDRESS = "203.0.113.1";

/** The number of responses by status; 0 counts failed requests. */
export type Statuses = Record<number, number>;
export type Attack = { statuses: Statuses; stop: () => Promise<void> };

let guesses = 0;
const guess = (from: string): Login => ({
  username: `siapa.${++guesses}`,
  password: "salah sekali",
  from,
});

const many = (count: number, run: (index: number) => Promise<unknown>) =>
  Promise.all(Array.from({ length: count }, (_, index) => run(index)));

/**
 * Starts three attacks at once: 100 connections from one address and 60 addresses with 23 requests each, all
 * with unknown names, and students who sign in repeatedly with their right passwords. Each retries as soon
 * as it has a response; the 60 addresses when all of them have theirs.
 */
export function startAttack(server: Server, students: Student[]): Attack {
  const statuses: Statuses = {};
  const state = { stopped: false };
  const tryOnce = async (login: Login) => {
    const status = await logIn(server, login).then(
      (outcome) => outcome.status,
      () => 0,
    );
    statuses[status] = (statuses[status] ?? 0) + 1;
  };
  const repeat = async (attempt: () => Promise<unknown>) => {
    while (!state.stopped) await attempt();
  };
  const singleAddress = many(CONNECTIONS, () => repeat(() => tryOnce(guess(SINGLE_ADDRESS))));
  const manyAddresses = repeat(() =>
    many(ADDRESSES * REQUESTS_PER_ADDRESS, (index) =>
      tryOnce(guess(`198.51.100.${1 + (index % ADDRESSES)}`)),
    ),
  );
  const validSignIns = many(students.length * CONNECTIONS_PER_STUDENT, (index) => {
    const at = index % students.length;
    const { username } = students[at] as Student;
    const login = { username, password: LOGIN_PASSWORD, from: `192.0.2.${1 + at}` };
    return repeat(() => tryOnce(login));
  });
  const ended = Promise.all([singleAddress, manyAddresses, validSignIns]);
  const stop = async () => {
    state.stopped = true;
    await ended;
  };
  return { statuses, stop };
}
