const token = /"(?:[^"\\]|\\.)*"|[{}[\],:]/gs;

/**
 * Parses JSON. Throws on invalid JSON, and on duplicate keys, since parsers differ in which value wins.
 */
export function parseJson(text: string): unknown {
  const value: unknown = JSON.parse(text);
  rejectDuplicateKeys(text);
  return value;
}

/** For valid JSON: the token after `{`, or after `,` in an object, is a key. */
function rejectDuplicateKeys(text: string) {
  const keysOfOpen: (Set<string> | undefined)[] = []; // the keys of each open object; undefined for an array
  let previous = "";
  for (const [tokenText] of text.matchAll(token)) {
    const keys = keysOfOpen.at(-1);
    if (tokenText === "{") keysOfOpen.push(new Set());
    else if (tokenText === "[") keysOfOpen.push(undefined);
    else if (tokenText === "}" || tokenText === "]") keysOfOpen.pop();
    else if (keys && (previous === "{" || previous === ",")) {
      const key = JSON.parse(tokenText) as string;
      if (keys.has(key)) throw new SyntaxError("An object names a key twice.");
      keys.add(key);
    }
    previous = tokenText;
  }
}
