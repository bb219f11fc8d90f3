import { afterEach, expect, test, vi } from "vitest";
import { arriveFrom } from "@/db/testing/cookies";
import { claimOf, claimOfSignedIn, currentNetwork, history } from "./priority";

vi.mock("next/headers", async () => (await import("@/db/testing/cookies")).requestInMemory);
afterEach(() => arriveFrom());

const FIRST_LANE = 0;
const SECOND_LANE = 1;

test("L2: a request comes from its network, a script from none", async () => {
  expect(await currentNetwork()).toBe("none");
  arriveFrom("203.0.113.7");
  expect(await currentNetwork()).toBe("203.0.113.7");
  arriveFrom("2001:db8:1:2::7");
  expect(await currentNetwork()).toBe("2001:db8:1:2::/64");
});

test("L2: a known device goes first, until it has tried four times", async () => {
  const claim = await claimOf({ account: "dewi", source: "device", preferred: true });
  for (let attempts = 0; attempts <= 4; attempts++) {
    expect([attempts, claim.rank().lane]).toEqual([attempts, FIRST_LANE]);
    history.noteAttempt("device");
  }
  expect(claim.rank().lane).toBe(SECOND_LANE);
});

test("L2: strangers stay behind, the longer the more they try and their network fails", async () => {
  arriveFrom("203.0.113.8");
  const { signal } = new AbortController();
  const asked = { account: "rizky", source: "stranger", preferred: false, signal };
  const claim = await claimOf(asked);
  expect(claim).toMatchObject({ account: "rizky", network: "203.0.113.8", signal });
  expect(claim.rank()).toEqual({ lane: SECOND_LANE, penalty: 1 });
  history.noteAttempt("stranger");
  history.noteAttempt("stranger");
  expect(claim.rank()).toEqual({ lane: SECOND_LANE, penalty: 3 });
  history.noteOutcome("203.0.113.8", false);
  expect(claim.rank()).toEqual({ lane: SECOND_LANE, penalty: 6 });
});

test("L2: who is signed in counts for themselves, and goes first", async () => {
  const claim = await claimOfSignedIn("user_a");
  expect(claim).toMatchObject({ account: "user:user_a", network: "none" });
  expect(claim.rank()).toEqual({ lane: FIRST_LANE, penalty: 1 });
  history.noteAttempt("user:user_a");
  expect(claim.rank().penalty).toBe(2);
});
