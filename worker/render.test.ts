import { expect, test } from "vitest";
import { emptyPage, itemPage, listPage } from "./render";
import { inboxOf, item, savedFile } from "./testing/inbox";

const attack = `"><img src=x onerror=alert(1)><script>alert(1)</script>'&`;
const now = Date.parse("2026-11-28T05:00:00.000Z");
const view = (...items: Parameters<typeof inboxOf>) => ({
  inbox: inboxOf(...items),
  waiting: new Set<string>(),
  files: [],
  now,
  portalOrigin: "https://portal.example",
});

test("whatever people wrote is text on an offline page", () => {
  const hostile = item({
    title: attack,
    message: attack,
    senderName: attack,
    courseTitle: attack,
    type: attack as "general",
    link: "https://situs.example/" + attack,
    needsConfirmation: true,
  });
  const pages = [itemPage(hostile, view(hostile)), listPage(view(hostile), true)];
  for (const { body } of pages) {
    const markup = body.text;
    expect(markup).not.toMatch(/<img|<script|onerror=alert\(1\)>/);
    expect(markup).toContain("&#60;img src=x onerror=alert(1)&#62;");
    expect(markup.match(/<[^>]*'[^>]*>/)).toBeNull();
  }
});

test.each([
  "javascript:alert(1)",
  "data:text/html,x",
  "//jahat.example",
  "/\\jahat.example",
  " javascript:alert(1)",
])("a link to %s is not offered", (link) => {
  const linked = item({ link });
  expect(itemPage(linked, view(linked)).body.text).not.toContain("jahat");
  expect(itemPage(linked, view(linked)).body.text).not.toContain("script");
  expect(itemPage(linked, view(linked)).body.text).not.toContain("data:");
});

test("a notification is shown with its whole text, and what can be done offline", () => {
  const message = Array.from({ length: 300 }, (_, line) => `Baris ${line}`).join("\n");
  const asked = item({
    message,
    needsConfirmation: true,
    version: 3,
    link: "https://situs.example/",
  });
  const { title, body } = itemPage(asked, view(asked));
  expect(title).toBe("Libur");
  expect(body.text).toContain(message);
  expect(body.text).toContain(
    '<a class="link" href="https://situs.example/" rel="nofollow noopener">',
  );
  expect(body.text).toContain('name="version" value="3"');
  expect(body.text).toContain('name="token" value="rahasia"');
  expect(body.text).toMatch(/28 Nov,? .*10[.:]00 WIB/);
});

test.each([
  ["/app/courses/course_1", "Buka kursus"],
  ["/app/courses/course_1/modules/module_1", "Buka modul"],
  ["https://portal.example/app/courses/course_1/modules/module_1", "Buka modul"],
  ["https://portal.example.jahat.example/app/courses/course_1", "Buka tautan"],
  ["https://situs.example/app/courses/course_1", "Buka tautan"],
])("a link to %s is called as online: %s", (link, label) => {
  const linked = item({ link });
  expect(itemPage(linked, view(linked)).body.text).toContain(`>${label}</a>`);
});

test("the list says what waits, what is unread, and nothing of a deed that was done", () => {
  const unread = item({ id: "notif_1" });
  const confirmed = item({
    id: "notif_2",
    needsConfirmation: true,
    readAt: "2026-11-28T04:30:00.000Z",
    confirmedAt: "2026-11-28T04:30:00.000Z",
  });
  const expired = item({ id: "notif_3", expiresAt: "2026-11-28T04:30:00.000Z" });
  const listed = { ...view(unread, confirmed, expired), waiting: new Set(["notif_2"]) };
  const { text } = listPage(listed, false).body;
  expect(text.match(/class="dot"/g)).toHaveLength(1);
  expect(text).toContain("1 perubahan menunggu sambungan.");
  expect(text).toContain("Sudah dikonfirmasi");
  expect(itemPage(confirmed, listed).body.text).not.toContain('value="confirm"');
});

test("without anything kept the page is in the device's language", () => {
  expect(emptyPage("en").body.text).toContain("You are offline");
  expect(emptyPage("id").body.text).toContain("Kamu sedang luring");
  expect(listPage({ ...view(), inbox: { ...inboxOf(), locale: "en" } }, true).body.text).toContain(
    "That page needs a connection.",
  );
});

test("attachments: those that are saved are links, of the others it is said that they need the network", () => {
  const attached = item({ attachments: 3 });
  const files = [
    savedFile({ name: attack }),
    savedFile({ id: "file_2", headers: [["content-type", "image/png"]] }),
    savedFile({ id: "file_3", notificationId: "notif_9" }), // of one that is no longer kept
  ];
  const page = itemPage(attached, { ...view(attached), files }).body.text;
  expect(page).not.toMatch(/<img|<script/);
  expect(page).toMatch(/href="\/api\/files\/file_1"\s*>/);
  expect(page).toMatch(/href="\/api\/files\/file_2" target="_blank"/);
  expect(page).toContain("1,2 MB");
  expect(page).not.toContain("file_3");
  expect(page).toContain("Lampiran yang butuh sambungan: 1");
  expect(itemPage(attached, view(attached)).body.text).toContain("butuh sambungan: 3");
  const list = listPage({ ...view(attached), files }, false).body.text;
  expect(list).toContain("/api/files/file_3");
  expect(list).not.toMatch(/<details[^>]*open/);
  expect(listPage({ ...view(attached), files }, true).body.text).toMatch(/<details[^>]*open/);
  const { attachments: _, ...old } = attached; // kept by a version that did not know of them
  expect(itemPage(old as typeof attached, view()).body.text).not.toContain("Lampiran");
});
