import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** A message, or a group of messages, that a file asks for in the browser. */
export type MessageUse = { file: string; key: string };

type Source = { text: string; isClient: boolean; isAction: boolean; imports: string[] };

const sources = new Map<string, Source>();

function sourceOf(file: string): Source {
  const known = sources.get(file);
  if (known) return known;
  const text = readFileSync(file, "utf8");
  const source = {
    text,
    isClient: /^\s*"use client"/.test(text),
    isAction: /^\s*"use server"/.test(text),
    imports: importsOf(text)
      .map((specifier) => resolve(specifier, file))
      .filter((path) => path !== undefined),
  };
  sources.set(file, source);
  return source;
}

/** What a file imports, without types. */
function importsOf(text: string): string[] {
  const statements = text.matchAll(/^(?:import|export)\s+(?!type\b)([^;"]*?)\bfrom\s+"([^"]+)"/gm);
  const named = [...statements].filter(([, names = ""]) => !onlyTypes(names));
  const lazy = text.matchAll(/\bimport\(\s*"([^"]+)"/g);
  return [...named.map(([, , path = ""]) => path), ...[...lazy].map(([, path = ""]) => path)];
}

function onlyTypes(names: string): boolean {
  const inner = /^\{([^}]*)\}\s*$/.exec(names)?.[1];
  if (inner === undefined) return false;
  return inner
    .split(",")
    .filter((name) => name.trim())
    .every((name) => /^\s*type\s/.test(name));
}

function resolve(specifier: string, from: string): string | undefined {
  const isOwn = specifier.startsWith("@/");
  if (!isOwn && !specifier.startsWith(".")) return undefined;
  const path = isOwn ? specifier.slice(2) : join(dirname(from), specifier);
  return [path, `${path}.ts`, `${path}.tsx`].find(
    (name) => /\.tsx?$/.test(name) && existsSync(name),
  );
}

/** The messages that the client components use which a page, layout or error page renders. */
export function messagesUsedBy(entry: string): MessageUse[] {
  const seen = new Set<string>();
  const found = new Map<string, MessageUse>();
  function visit(file: string, inBrowser: boolean) {
    const { text, isClient, isAction, imports } = sourceOf(file);
    if (isAction) return; // runs on the server
    const client = inBrowser || isClient;
    const id = `${client} ${file}`;
    if (seen.has(id)) return;
    seen.add(id);
    if (client) for (const key of keysIn(text)) found.set(`${file} ${key}`, { file, key });
    for (const imported of imports) visit(imported, client);
  }
  visit(entry, false);
  return [...found.values()];
}

/** The keys in calls of translators: `t("a.b")` exactly, `` t(`a.${b}`) `` as `a`, any other as the whole namespace. */
export function keysIn(text: string): string[] {
  const keys: string[] = [];
  const translators = text.matchAll(
    /(?:(?:const|let)\s+(\w+)\s*=\s*)?useTranslations\((?:"([^"]*)")?\)(\()?/g,
  );
  const declared: { name: string; namespace: string; at: number }[] = [];
  for (const { 1: name, 2: namespace = "", 3: called, index, 0: match } of translators) {
    if (called) keys.push(...keysOf(argumentAt(text, index + match.length), namespace));
    else if (name) declared.push({ name, namespace, at: index });
  }
  for (const name of new Set(declared.map((each) => each.name))) {
    const own = declared.filter((each) => each.name === name);
    for (const call of text.matchAll(new RegExp(`\\b${name}(?:\\.\\w+)?\\(`, "g"))) {
      const scope = own.findLast(({ at }) => at < call.index);
      if (!scope || text.slice(call.index - 1, call.index) === ".") continue;
      keys.push(...keysOf(argumentAt(text, call.index + call[0].length), scope.namespace));
    }
  }
  return [...new Set(keys)];
}

/** The first argument of a call, `start` being behind its opening parenthesis. */
function argumentAt(text: string, start: number): string {
  let depth = 0;
  for (let end = start; end < text.length; end++) {
    const character = text.charAt(end);
    if ("([{".includes(character)) depth++;
    else if (depth > 0 && ")]}".includes(character)) depth--;
    else if (depth === 0 && ",)".includes(character)) return text.slice(start, end).trim();
  }
  return "";
}

function keysOf(argument: string, namespace: string): string[] {
  const full = (key: string) => [namespace, key].filter(Boolean).join(".");
  const literal = /^"([^"]+)"$/.exec(argument);
  if (literal?.[1]) return [full(literal[1])];
  const template = /^`([\w.]*)\.\$\{/.exec(argument);
  if (template?.[1]) return [full(template[1])];
  const choice = /^[^"`]+\?\s*"([^"]+)"\s*:\s*"([^"]+)"$/.exec(argument);
  if (choice) return choice.slice(1).map(full);
  return [full("")];
}
