export type ServerSentEvent = { id: string; event: string; data: string };

type Callbacks = {
  onEvent: (event: ServerSentEvent) => void;
  onComment?: (text: string) => void;
  onRetry?: (milliseconds: number) => void;
};

/**
 * The event stream of the HTML standard (§9.2.6), an independent parser: the product
 * must not be checked with its own. Bytes in, events out; an unfinished event is dropped.
 */
export function eventStreamParser({ onEvent, onComment, onRetry }: Callbacks) {
  const decoder = new TextDecoder("utf-8", { ignoreBOM: false }); // drops one BOM at the start
  let rest = "";
  let lastId = "";
  let event = "";
  let data: string[] = [];

  function dispatch() {
    if (data.length > 0) onEvent({ id: lastId, event: event || "message", data: data.join("\n") });
    event = "";
    data = [];
  }

  function take(line: string) {
    if (line === "") return dispatch();
    const colon = line.indexOf(":");
    if (colon === 0) return onComment?.(line.slice(1));
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (field === "data") data.push(value);
    else if (field === "event") event = value;
    else if (field === "id" && !value.includes("\0")) lastId = value;
    else if (field === "retry" && /^\d+$/.test(value)) onRetry?.(Number(value));
  }

  return function feed(bytes: Uint8Array) {
    rest += decoder.decode(bytes, { stream: true });
    // A CR at the very end may be half of a CRLF: wait for more bytes.
    for (let end; (end = /\r\n|\n|\r(?!$)/.exec(rest)) !== null;) {
      take(rest.slice(0, end.index));
      rest = rest.slice(end.index + end[0].length);
    }
  };
}
