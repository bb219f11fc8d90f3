/** Longer than the largest part takes at 25 kB/s. */
const TIMEOUT_MS = 45_000;

type Request = {
  method: "POST" | "PATCH" | "HEAD";
  url: string;
  headers?: Record<string, string>;
  body?: Blob;
  signal: AbortSignal;
  onSent?: (bytes: number) => void;
};

export type UploadResponse = {
  status: number;
  location: string | null;
  offset: number | undefined;
  retryAfterMs: number;
  body: string;
  /** Of a problem: a key of the message files under `errors`. */
  reason: string;
};

/** `fetch` does not say how much of a body it has sent. "lost": without an answer, or aborted. */
export function send(options: Request): Promise<UploadResponse | "lost"> {
  const { method, url, headers = {}, body, signal, onSent } = options;
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    const abort = () => request.abort();
    request.open(method, url);
    request.timeout = TIMEOUT_MS;
    if (body?.type) request.setRequestHeader("Content-Type", body.type);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    if (onSent) request.upload.addEventListener("progress", ({ loaded }) => onSent(loaded));
    request.addEventListener("loadend", () => {
      signal.removeEventListener("abort", abort);
      resolve(request.status === 0 ? "lost" : read(request));
    });
    signal.addEventListener("abort", abort);
    request.send(body ?? null);
  });
}

function read(request: XMLHttpRequest): UploadResponse {
  const offset = request.getResponseHeader("Upload-Offset");
  const seconds = Number(request.getResponseHeader("Retry-After"));
  return {
    status: request.status,
    location: request.getResponseHeader("Location"),
    offset: offset === null ? undefined : Number(offset),
    retryAfterMs: Number.isFinite(seconds) ? seconds * 1_000 : 0,
    body: request.responseText,
    reason: reasonIn(request.responseText),
  };
}

function reasonIn(text: string): string {
  try {
    const { detail, errors } = JSON.parse(text) as {
      detail?: string;
      errors?: { code: string }[];
    };
    return errors?.[0]?.code ?? detail ?? "unexpected";
  } catch {
    return "unexpected";
  }
}
