import { receiptOperations } from "@/lib/announcements/receipts-openapi";
import { getReceipts, listReaders } from "@/lib/announcements/receipts";
import { jsonRoute } from "@/lib/handlers/json-route";
import { onlyAllow } from "@/lib/http/problem";

export const GET = jsonRoute(
  receiptOperations.getReceipts,
  async (actor, { params: { id }, query }) => {
    const [receipts, readers] = await Promise.all([
      getReceipts(actor, id),
      listReaders(actor, id, query),
    ]);
    const items = readers.items.map(({ username, displayName, readAt, confirmedAt }) => ({
      username,
      displayName,
      readAt,
      confirmedAt,
    }));
    return { ...receipts, readers: { items, next: readers.next } };
  },
);

export const { OPTIONS, POST, PUT, PATCH, DELETE } = onlyAllow("GET", "HEAD");
