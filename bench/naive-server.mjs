// The naive baseline: every stream polls the database. It is as cheap as possible: raw node:http, prepared
// SQL, no session, one connection, polls spread by the time of connecting.
import { createServer } from "node:http";
import { createClient } from "@libsql/client";

const POLL_MS = Number(process.env.STREAM_POLL_MS);
const database = createClient({
  url: process.env.TURSO_DATABASE_URL,
  timeout: 1_000,
  concurrency: 1,
});

const unread = "select count(*) as count from recipient where user_id = ? and read_at is null";
const missed = `select r.seq, n.id, n.type, n.title, n.message, n.link
  from recipient r join notification n on n.id = r.notification_id
  where r.user_id = ? and r.seq > ? order by r.seq limit 200`;
const head = "select coalesce(max(seq), 0) as seq from change";

createServer((request, response) => void serve(request, response)).listen({
  port: Number(process.env.PORT),
  host: "127.0.0.1",
  backlog: 4096,
});

async function serve(request, response) {
  const userId = new URL(request.url, "http://localhost").searchParams.get("user");
  if (!userId) {
    response.end();
    return;
  }
  response.writeHead(200, {
    "Content-Type": "text/event-stream; charset=utf-8",
    "Cache-Control": "no-store, no-transform",
  });
  let cursor = Number((await database.execute(head)).rows[0].seq);

  async function poll(always = false) {
    const [{ rows: counted }, { rows }] = [
      await database.execute({ sql: unread, args: [userId] }),
      await database.execute({ sql: missed, args: [userId, cursor] }),
    ];
    if (rows.length === 0 && !always) return;
    cursor = Number(rows.at(-1)?.seq ?? cursor);
    const frame = { unreadCount: counted[0].count, ...(rows.length && { newNotifications: rows }) };
    response.write(`id: ${cursor}\ndata: ${JSON.stringify(frame)}\n\n`);
  }

  await poll(true);
  const timer = setInterval(() => void poll(), POLL_MS);
  response.on("close", () => clearInterval(timer));
}
