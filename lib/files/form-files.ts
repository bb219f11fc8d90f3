import "server-only";

import type { IncomingMessage, ServerResponse } from "node:http";
import type { Readable } from "node:stream";
import { ownTurn } from "@/lib/async/turns";
import type { Actor } from "@/lib/auth/actor";
import { peekActor } from "@/lib/auth/session";
import { sessionIdIn } from "@/lib/auth/session-cookie";
import { env } from "@/lib/env";
import { PublicError } from "@/lib/errors";
import type { BodyFilter } from "@/lib/http/body-filter";
import { BODY_TIMEOUT_MS, LARGEST_BODY_BYTES } from "@/lib/http/body-limit";
import { headersOf } from "@/lib/http/headers-of";
import { type HeldBody, holdBody } from "@/lib/http/held-body";
import { isSameSite } from "@/lib/http/origin";
import { preempt } from "@/lib/http/preempt";
import { newId } from "@/lib/ids";
import { log } from "@/lib/log";
import { FILES_FIELD } from "./constants";
import { fileName } from "./file-name";
import { refusalCode } from "./schema";
import { removeSpooled } from "./spool";
import { boundaryOf, parameter, type PartHeaders, splitForm } from "./split-form";
import { type RefusalReason, refusalReasons } from "./types";
import { completeSpooled, maxFileBytes, spoolFile } from "./uploads";

/** The pages whose forms take files. */
const pages = [
  /^\/teach\/courses\/\w+\/announcements\/new$/,
  /^\/teach\/announcements\/\w+(\/edit)?$/,
  /^\/admin\/announcements$/,
  /^\/teach\/courses\/\w+(\/modules(\/\w+)?)?$/,
  /^\/app\/projects\/\w+$/,
  /^\/teach\/submissions\/\w+$/,
];
/** As it is called by browsers, and by React when it sends a form itself. */
const FIELD = new RegExp(`^(_\\d+_)?${FILES_FIELD}$`);

/** Forms with files that are read at the same time. */
const MAX_FORMS = 100;
const MAX_FORMS_PER_USER = 2;
/** Slower clients are cut off after a minute. */
const LEAST_BYTES_PER_MS = 25;

// Of this process; the filter is installed once.
const reading = new Map<string, number>();
const countReading = () => [...reading.values()].reduce((sum, count) => sum + count, 0);

/**
 * Takes the files out of forms that browsers send without JavaScript, before Next.js would hold them in memory: each is
 * stored, and the form goes on with the file's id, or a refusal, as the value of its field.
 */
export const filterFormFiles: BodyFilter = (request, response) => {
  const boundary = boundaryOf(request.headers["content-type"]);
  const [path = ""] = (request.url ?? "").split("?");
  if (request.method !== "POST" || !boundary || !pages.some((page) => page.test(path)))
    return undefined;
  if (!sessionIdIn(request.headers.cookie) || !isSameSite(headersOf(request))) return undefined;
  const body = holdBody(request);
  const form: Form = { boundary, body, isSlow: false };
  return {
    maxBytes: env.FILES_PER_POST * maxFileBytes() + LARGEST_BODY_BYTES,
    allowedMs: (received) => BODY_TIMEOUT_MS + (form.isSlow ? received / LEAST_BYTES_PER_MS : 0),
    ready: filter(request, form).catch((err: unknown) => {
      body.discard();
      if (!request.socket.destroyed) refuse(response, err);
    }),
  };
};

type Form = {
  boundary: string;
  body: HeldBody;
  /** Whether it may take longer than others. */
  isSlow: boolean;
};

class TooLarge extends Error {}

function refuse(response: ServerResponse, err: unknown) {
  if (err instanceof TooLarge) return preempt(response, 413);
  log.debug({ err }, "a form with files could not be read");
  preempt(response, 400, "The request cannot be read.");
}

async function filter(request: IncomingMessage, form: Form): Promise<void> {
  await ownTurn();
  const actor = await peekActor(request.headers.cookie).catch(() => null); // the page says what is wrong
  if (!actor) return pass(form, new FormFiles(undefined, undefined));
  const own = reading.get(actor.id) ?? 0;
  const isBusy = own >= MAX_FORMS_PER_USER || countReading() >= MAX_FORMS;
  form.isSlow = !isBusy;
  reading.set(actor.id, own + 1);
  try {
    await pass(form, new FormFiles(actor, isBusy ? "filesBusy" : undefined));
  } finally {
    const left = (reading.get(actor.id) ?? 1) - 1;
    if (left > 0) reading.set(actor.id, left);
    else reading.delete(actor.id);
  }
}

/** Reads the form to its end before any file is stored: one that breaks off leaves nothing. */
async function pass({ boundary, body }: Form, files: FormFiles): Promise<void> {
  try {
    const parts = await splitForm(body.stream, boundary, (headers, content) =>
      files.receive(headers, content),
    );
    const begin = Buffer.from(`--${boundary}\r\n`, "latin1");
    const end = Buffer.from(`--${boundary}--\r\n`, "latin1");
    const complete: Uint8Array[] = [];
    for (const part of parts) {
      const bytes = part && (await part());
      if (bytes) complete.push(begin, bytes, Buffer.from("\r\n"));
    }
    body.replace(Buffer.concat([...complete, end]));
  } finally {
    await files.clear();
  }
}

/** A part of the form that goes on, made when the whole form has arrived; undefined for one that is left out. */
type Part = (() => Promise<Uint8Array>) | undefined;

/** The files of one form. Those of nobody are dropped: the action asks to sign in again. */
class FormFiles {
  readonly #actor: Actor | undefined;
  readonly #refusal: RefusalReason | undefined;
  readonly #spooled = new Set<string>();
  #count = 0;
  /** Of the parts without a file, with their headers. */
  #textBytes = 0;

  constructor(actor: Actor | undefined, refusal: RefusalReason | undefined) {
    this.#actor = actor;
    this.#refusal = refusal;
  }

  async receive(headers: PartHeaders, content: Readable): Promise<Part> {
    const [disposition = ""] = headers["content-disposition"] ?? [];
    const field = parameter(disposition, "name") ?? "";
    const sentName = parameter(disposition, "filename");
    if (sentName === undefined || !FIELD.test(field)) return this.#keepText(headers, content);
    const value = await this.#receiveFile(sentName, content);
    return value && (async () => textPart(field, await value()));
  }

  /** Removes what has not become a file. */
  async clear(): Promise<void> {
    await Promise.allSettled([...this.#spooled].map((id) => removeSpooled(id)));
  }

  async #keepText(headers: PartHeaders, content: Readable): Promise<Part> {
    const lines = Object.entries(headers).flatMap(([name, values]) =>
      values.map((value) => `${name}: ${value}\r\n`),
    );
    const kept: Uint8Array[] = [];
    const keep = (chunk: Uint8Array) => {
      this.#textBytes += chunk.length;
      if (this.#textBytes > LARGEST_BODY_BYTES) throw new TooLarge();
      kept.push(chunk);
    };
    keep(Buffer.from(`${lines.join("")}\r\n`, "latin1"));
    for await (const chunk of content as AsyncIterable<Buffer>) keep(chunk);
    return () => Promise.resolve(Buffer.concat(kept));
  }

  async #receiveFile(sentName: string, content: Readable) {
    const name = fileName(sentName);
    const refused = (reason: RefusalReason, max = 0) => {
      const code = refusalCode({ reason, max, name });
      return () => Promise.resolve(code);
    };
    const rest = content[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
    const begun = await rest.next();
    if (begun.done) return sentName === "" ? undefined : refused("fileEmpty");
    const actor = this.#actor;
    const isAllowed = actor && !this.#refusal && this.#count++ < env.FILES_PER_POST;
    if (!isAllowed) {
      await drained(rest);
      if (!actor) return undefined;
      return this.#refusal ? refused(this.#refusal) : refused("filesTooMany", env.FILES_PER_POST);
    }
    const id = newId("file");
    this.#spooled.add(id);
    try {
      const size = await spoolFile(actor, { id, name, body: from(begun.value, rest) });
      return () => this.#complete(actor, { id, name, size });
    } catch (error) {
      if (!(error instanceof PublicError)) throw error; // the form broke off
      await drained(rest);
      return refused(reasonOf(error), maxOf(error));
    }
  }

  async #complete(actor: Actor, spooled: { id: string; name: string; size: number }) {
    try {
      const { id } = await completeSpooled(actor, spooled);
      this.#spooled.delete(id);
      return id;
    } catch (error) {
      return refusalCode({ reason: reasonOf(error), max: maxOf(error), name: spooled.name });
    }
  }
}

/** The rest of a part, after its first chunk. */
async function* from(first: Buffer, rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  yield first;
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
}

async function drained(rest: AsyncIterator<Buffer>): Promise<void> {
  while (!(await rest.next()).done);
}

const textPart = (field: string, value: string) =>
  Buffer.from(`Content-Disposition: form-data; name="${field}"\r\n\r\n${value}`);

/** Anything unexpected is a storage that cannot be used; its cause has been logged or is logged here. */
function reasonOf(error: unknown): RefusalReason {
  const reason = error instanceof PublicError ? error.reason : undefined;
  const known = refusalReasons.find((one) => one === reason);
  if (!known) log.error({ err: error }, "a file of a form could not be stored");
  return known ?? "filesUnavailable";
}

const maxOf = (error: unknown) =>
  error instanceof PublicError ? Number(error.params["max"] ?? 0) : 0;
