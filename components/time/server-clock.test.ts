import { expect, test } from "vitest";
import { ServerClock } from "./server-clock";

function clockAt() {
  const device = { uptime: 5_000 };
  return { device, clock: new ServerClock(() => device.uptime) };
}
const NOON = Date.UTC(2026, 10, 28, 12);

test("the time is unknown until the server has said it", () => {
  const { clock } = clockAt();
  expect(clock.now()).toBeUndefined();
  clock.observe(Number.NaN); // a response without a Date header
  expect(clock.now()).toBeUndefined();
});

test("the time goes on from what the server said, whatever the device's own clock says", () => {
  const { clock, device } = clockAt();
  clock.observe(NOON);
  device.uptime += 90_000;
  expect(clock.now()).toBe(NOON + 90_000);
});

test("an answer that was long under way, or stored, does not turn the time back", () => {
  const { clock, device } = clockAt();
  clock.observe(NOON);
  device.uptime += 60_000;
  clock.observe(NOON + 10_000);
  expect(clock.now()).toBe(NOON + 60_000);
});

test("after the device has slept, the next answer corrects the time", () => {
  const { clock } = clockAt();
  clock.observe(NOON); // the monotonic clock stands still for an hour
  clock.observe(NOON + 3_600_000);
  expect(clock.now()).toBe(NOON + 3_600_000);
});
