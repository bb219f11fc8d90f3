import { type Client, createClient, type Row, type Value } from "@libsql/client";
import { contentOf, type Published, type Snapshot } from "./history";

/** Reads the stored data on its own connection, without the product's code. */
export const takeSnapshot = (file: string): Promise<Snapshot> =>
  withClient(file, async (client) => {
    const head = (await client.execute(position)).rows[0];
    return {
      epoch: text(head?.epoch),
      seq: Number(head?.seq),
      published: (await client.execute(everything)).rows.map(toPublished),
      announcements: (await client.execute(announcements)).rows.map((row) => ({
        author: text(row.author_id),
        key: text(row.client_key),
        status: text(row.status),
        publishAt: row.publish_at === null ? null : Number(row.publish_at),
      })),
      problems: await findProblems(client),
    };
  });

/** The head of the change log: while it is the same, nothing has changed. */
export const headOf = (file: string): Promise<number> =>
  withClient(file, async (client) => Number((await client.execute(position)).rows[0]?.seq));

/** The last change that each user's streams have to deliver. */
export const lastSeqsOf = (file: string): Promise<Map<string, number>> =>
  withClient(file, async (client) => {
    const { rows } = await client.execute(
      `select user_id, max(seq) as seq from (select user_id, seq from recipient
         union all select user_id, seq from change where user_id is not null
         union all select r.user_id, c.seq from change c
           join recipient r on r.notification_id = c.notification_id
           where c.kind = 'inbox' and c.user_id is null) group by user_id`,
    );
    return new Map(rows.map((row) => [text(row.user_id), Number(row.seq)]));
  });

/** How many announcements still wait for their time. */
export const countScheduled = (file: string): Promise<number> =>
  withClient(file, async (client) => {
    const waiting = "select count(*) as waiting from announcement where status = 'scheduled'";
    return Number((await client.execute(waiting)).rows[0]?.waiting);
  });

async function withClient<T>(file: string, read: (client: Client) => Promise<T>): Promise<T> {
  const client = createClient({ url: `file:${file}`, timeout: 2_000, concurrency: 1 });
  try {
    return await read(client);
  } finally {
    client.close();
  }
}

const position = `select epoch,
  (select coalesce(max(seq), 0) from sqlite_sequence where name = 'change') as seq from log_epoch`;

const everything = `select n.id, n.type, n.title, n.message, n.link, n.course_id,
    a.author_id, a.client_key,
    n.withdrawn_at is not null as withdrawn, w.at as released_at,
    (select json_group_array(c.seq order by c.seq) from change c
      where c.notification_id = n.id and c.kind = 'published') as seqs,
    (select json_group_array(json_object('user', r.user_id, 'seq', r.seq,
      'read', json(iif(r.read_at is null, 'false', 'true'))))
      from recipient r where r.notification_id = n.id) as recipients
  from notification n left join announcement a on a.id = n.announcement_id
    left join checker_release w on w.notification_id = n.id`;

const announcements = `select author_id, client_key, status, publish_at from announcement`;

const dangling = `select 'announcement without notification: ' || id from announcement
    where status in ('published', 'withdrawn') and id not in (select announcement_id from notification)
  union all select 'notification of an unpublished announcement: ' || n.id from notification n
    join announcement a on a.id = n.announcement_id where a.status in ('draft', 'scheduled')
  union all select 'change without notification: ' || seq from change
    where kind = 'published' and notification_id not in (select id from notification)`;

async function findProblems(client: Client): Promise<string[]> {
  const integrity = await client.execute("pragma integrity_check");
  const foreignKeys = await client.execute("pragma foreign_key_check");
  const orphans = await client.execute(dangling);
  return [
    ...integrity.rows.map((row) => text(row[0])).filter((line) => line !== "ok"),
    ...foreignKeys.rows.map((row) => `foreign key: ${JSON.stringify(row)}`),
    ...orphans.rows.map((row) => text(row[0])),
  ];
}

function toPublished(row: Row): Published {
  const column = (name: string) => text(row[name]);
  const { type, title, message, link } = contentOf({
    type: column("type"),
    title: column("title"),
    message: column("message"),
    link: column("link"),
  });
  return {
    id: column("id"),
    type,
    title,
    message,
    link,
    author: column("author_id"),
    key: column("client_key"),
    course: column("course_id"),
    seqs: JSON.parse(column("seqs")) as number[],
    withdrawn: row.withdrawn === 1,
    releasedAt: Number(row.released_at),
    recipients: JSON.parse(column("recipients")) as Published["recipients"],
  };
}

const text = (value: Value | undefined) =>
  typeof value === "string" ? value : JSON.stringify(value);
