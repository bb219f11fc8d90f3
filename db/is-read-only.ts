/**
 * Whether a call of the client's `method` certainly changes nothing. When in doubt, false: a read treated as
 * a write only waits longer, and is not retried.
 */
export function isReadOnly(method: PropertyKey, [first, mode = "deferred"]: unknown[]): boolean {
  if (method === "execute") return isRead(first);
  return method === "batch" && mode !== "write" && (first as unknown[]).every(isRead);
}

const writes = /\b(insert|update|delete|replace)\b/i;

function isRead(statement: unknown): boolean {
  const [text] = Array.isArray(statement) ? statement : [statement];
  const sql = typeof text === "string" ? text : (text as { sql: string }).sql;
  return /^\s*(select|pragma)\b/i.test(sql) || (/^\s*with\b/i.test(sql) && !writes.test(sql));
}
