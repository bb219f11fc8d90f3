// A process that stores files until it is killed; it prints the id and the hash of each that is complete.
import { createHash } from "node:crypto";
import type { Actor } from "@/lib/auth/actor";
import { newText, uploadFile } from "./uploads";

const AT_ONCE = 4;
const LARGEST_BYTES = 400_000;

const actor = { id: process.argv[2], role: "student" } as Actor;
/** Some contents come again and again. */
const repeated = Array.from({ length: 3 }, () => newText(1_000));

async function uploadAll() {
  for (let count = 0; ; count++) {
    const isNew = count % 3 > 0;
    const content = isNew
      ? newText(Math.ceil(Math.random() * LARGEST_BYTES))
      : (repeated[count % repeated.length] ?? "");
    const { id } = await uploadFile(actor, { content });
    process.stdout.write(`${id} ${createHash("sha256").update(content).digest("hex")}\n`);
  }
}

await Promise.all(Array.from({ length: AT_ONCE }, uploadAll));
