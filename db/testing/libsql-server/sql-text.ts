const quoted = /'(?:[^']|'')*'|"(?:[^"]|"")*"|`[^`]*`|\[[^\]]*\]|--[^\n]*|\/\*[\s\S]*?\*\//g;

/** Properties of a statement found without parsing it; ignores strings, quoted names and comments. */
export function readSqlText(sql: string) {
  const bare = sql.replaceAll(quoted, (match) => (/^[-/]/.test(match) ? " " : "x")).trim();
  const isTrigger = /^create\s+(temp\w*\s+)?trigger\b/i.test(bare);
  return {
    isEmpty: bare.replaceAll(";", "").trim() === "",
    isMany: !isTrigger && /;\s*[^\s;]/.test(bare),
    isInsert: /^(with\b.*\)\s*)?(insert|replace)\b/is.test(bare),
    isChange: /^(with\b.*\)\s*)?(insert|replace|update|delete)\b/is.test(bare),
    isExplain: /^explain\b/i.test(bare),
    parameters: namesOf(bare),
  };
}

/** One entry per parameter in numeric order; null for one without a name. */
function namesOf(bare: string): (string | null)[] {
  const names: (string | null)[] = [];
  for (const [name, number] of bare.matchAll(/\?(\d*)|[:@$]\w+/g)) {
    if (number) while (names.length < Number(number)) names.push(null);
    else if (name === "?") names.push(null);
    else if (!names.includes(name)) names.push(name);
  }
  return names;
}
