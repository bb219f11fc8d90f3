import "./prologue";
import { parseArgs } from "node:util";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { z } from "zod";
import { closeDatabase, db } from "@/db/client";
import { migrateDatabase } from "@/db/migrate";
import { user } from "@/db/schema";
import { roles } from "@/db/enums";
import { nameKeys } from "@/db/text-keys";
import { newPasswordSchema } from "@/lib/accounts/schema";
import { usernameSchema } from "@/lib/auth/username";
import { refuseWeakPassword } from "@/lib/accounts/weak-passwords";
import { PublicError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { requiredName } from "@/lib/text/text-schema";
import { hashPassword } from "@/lib/accounts/hash-password";

const usage =
  'npm run user:create -- --username u --role student|teacher|admin [--name "Full Name"]';

const messages: Record<string, string> = {
  required: "A name needs a visible character.",
  tooLong: "A name may have at most 80 characters.",
  controlCharacters: "A name may not contain NUL or half a character.",
  stackedMarks: "A name may not stack more than three accents on a letter.",
  usernameForm: "A username has 3 to 31 lower-case letters, digits, dots, underscores or hyphens.",
  passwordShort: "A password needs at least 8 characters.",
  passwordLong: "A password may have at most 72 bytes.",
  passwordForm: "This password has invalid characters.",
  passwordCommon: "This password is too common and easy to guess.",
  passwordIsName: "This password is too much like the user's or the product's name.",
};

try {
  await createUser();
} finally {
  closeDatabase();
}

async function createUser() {
  const { values } = parseArgs({
    options: { username: { type: "string" }, role: { type: "string" }, name: { type: "string" } },
  });
  const role = z.enum(roles).safeParse(values.role);
  if (!values.username || !role.success) throw new Error(`Usage: ${usage}`);

  const username = valid(usernameSchema, values.username);
  const password = valid(newPasswordSchema, await readPassword());
  const displayName = valid(requiredName(), values.name ?? username);
  await refuseWeakPassword({ password, username, displayName, role: role.data }).catch(
    explainAndThrow,
  );

  await migrateDatabase();
  const created = await db
    .insert(user)
    .values({
      id: newId("user"),
      username,
      role: role.data,
      displayName,
      ...nameKeys(displayName),
      passwordHash: await hashPassword(password),
      createdAt: new Date(),
    })
    .onConflictDoNothing()
    .returning({ id: user.id });
  if (created.length === 0) throw new Error(`There is a user called ${username} already.`);
  console.log(`Created ${role.data} ${username}.`);
}

function valid<T>(schema: z.ZodType<T>, input: string): T {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const reason = parsed.error.issues[0]?.message ?? "";
  throw new Error(messages[reason] ?? reason);
}

function explainAndThrow(error: unknown): never {
  if (!(error instanceof PublicError)) throw error;
  const { min } = error.params;
  if (min) throw new Error(`This role's password needs at least ${min} characters.`);
  throw new Error(messages[error.reason] ?? error.reason);
}

/** Reads it from standard input when piped, otherwise from a prompt without echo. Never an argument: those are public. */
async function readPassword(): Promise<string> {
  if (!process.stdin.isTTY) return (await text(process.stdin)).replace(/\r?\n$/, "");
  process.stdout.write("Password: ");
  const lines = createInterface({ input: process.stdin, terminal: true });
  const [line] = await new Promise<string[]>((resolve) => lines.once("line", (l) => resolve([l])));
  lines.close();
  process.stdout.write("\n");
  return line ?? "";
}
