import type { Inbox, Item, SavedFile } from "../storage";

export const item = (changes: Partial<Item> = {}): Item => ({
  id: "notif_1",
  type: "general",
  title: "Libur",
  message: "Besok libur.",
  link: null,
  courseTitle: "Web Dasar",
  senderName: "Bu Ratna",
  needsConfirmation: false,
  attachments: 0,
  version: 1,
  createdAt: "2026-11-28T03:00:00.000Z",
  expiresAt: null,
  seq: 1,
  readAt: null,
  confirmedAt: null,
  ...changes,
});

export const savedFile = (changes: Partial<SavedFile> = {}): SavedFile => ({
  id: "file_1",
  name: "Surat edaran.pdf",
  size: 1_258_291,
  notificationId: "notif_1",
  headers: [["content-type", "application/pdf"]],
  ...changes,
});

export const reader = {
  userId: "user_1",
  locale: "id",
  timeZone: "Asia/Jakarta",
  theme: "system",
} as const;

export const inboxOf = (...items: Item[]): Inbox => ({
  ...reader,
  items,
  unreadCount: items.filter(({ readAt }) => readAt === null).length,
  receivedAt: Date.parse("2026-11-28T04:00:00.000Z"),
  listedAt: Date.parse("2026-11-28T04:00:00.000Z"),
  formToken: "rahasia",
});
