import { sql } from "drizzle-orm";
import { writeBatch } from "@/db/client";
import { notification, notificationWords, recipient } from "@/db/schema";
import { wordsOf } from "@/lib/notifications/search-words";

const ROWS_PER_STEP = 2_000;
const WORDS_PER_TEXT = 80;

type Options = { courseId: string; userId: string; all: number; own: number };

/**
 * Inserts notifications with invented texts, and copies of some of them for one user, spread evenly. Word number n
 * is about n times rarer than the first: `kata1` is in most texts, `kata19999` in a few.
 */
export async function insertNotifications({ courseId, userId, all, own }: Options) {
  const nextWord = pseudoRandomWords();
  for (let start = 0; start < all; start += ROWS_PER_STEP) {
    const rows = Array.from({ length: Math.min(ROWS_PER_STEP, all - start) }, (_, index) => {
      const title = `Pengumuman ${nextWord()}`;
      const message = Array.from({ length: WORDS_PER_TEXT }, nextWord).join(" ");
      const number = start + index;
      const words = wordsOf({ title, message });
      return { id: `notif_many${number}`, number, title, message, words };
    });
    const table = sql`json_each(${JSON.stringify(rows)})`;
    const id = sql`value ->> 'id'`;
    await writeBatch([
      sql`insert into ${notification} (id, type, title, message, link, course_id, version, created_at)
          select ${id}, 'general', value ->> 'title', value ->> 'message', '/app', ${courseId}, 1,
            ${Date.now()} from ${table}`,
      sql`insert into ${notificationWords} (notification_id, version, words)
          select ${id}, 1, value ->> 'words' from ${table}`,
      sql`insert into ${recipient} (notification_id, user_id, seq)
          select ${id}, ${userId}, 1000000 + (value ->> 'number') from ${table}
          where (value ->> 'number') % ${Math.round(all / own)} = 0`,
    ]);
  }
}

const VOCABULARY = 20_000;

/** The same words in each run. */
function pseudoRandomWords() {
  let state = 1;
  return () => {
    state = (state * 48_271) % 2_147_483_647; // Park and Miller's generator
    return `kata${Math.floor(VOCABULARY ** (state / 2_147_483_647))}`;
  };
}
