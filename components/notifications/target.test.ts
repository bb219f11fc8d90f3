import { expect, test } from "vitest";
import { notificationTypes } from "@/db/enums";
import { targetOf } from "./target";

const expected = {
  course_update: ["/app/notifications/notif_1", "open"],
  assignment: ["/app/notifications/notif_1", "open"],
  schedule: ["/app/notifications/notif_1", "open"],
  general: ["/app/notifications/notif_1", "open"],
  urgent: ["/app/notifications/notif_1", "open"],
  hand_in: ["/the/link", "reviewNow"],
  review: ["/the/link", "viewProject"],
  reminder: ["/the/link", "viewProject"],
  unsent: ["/the/link", "viewDraft"],
  account: ["/the/link", "viewAccount"],
};

test.each(notificationTypes)("%s says where it leads", (type) => {
  const { href, label } = targetOf({ id: "notif_1", type, link: "/the/link" });
  expect([href, label]).toEqual(expected[type]);
});

test("a notification from a tab with an older version leads to its own page", () => {
  expect(targetOf({ id: "notif_1" })).toEqual({
    href: "/app/notifications/notif_1",
    label: "open",
  });
});
