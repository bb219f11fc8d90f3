import { expect, test } from "vitest";
import { parseForm } from "./form";

function sent(fields: Record<string, string>) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  return parseForm(form);
}
const valid = { token: "t", id: "notif_1", action: "read" };

test("a form asks for one change, under a new key", () => {
  const [first, second] = [sent(valid), sent(valid)];
  expect(first).toMatchObject({ token: "t", change: { id: "notif_1", action: "read" } });
  expect(first?.change.key).not.toBe(second?.change.key);
  expect(sent({ ...valid, action: "confirm", version: "2" })?.change).toMatchObject({ version: 2 });
});

test.each([
  { ...valid, id: "../notif_1" },
  { ...valid, id: "user_1" },
  { ...valid, action: "delete" },
  { ...valid, action: "confirm" },
  { ...valid, action: "confirm", version: "1.5" },
  { ...valid, action: "confirm", version: "0" },
  { token: "t" },
])("%j asks for nothing", (fields) => {
  expect(sent(fields as Record<string, string>)).toBeUndefined();
});
