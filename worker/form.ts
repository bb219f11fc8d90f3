import type { OfflineChange } from "@/lib/offline/messages";

type Sent = { token: string; change: OfflineChange };

/** What a form of an offline page asks for; undefined for anything else. */
export function parseForm(form: FormData): Sent | undefined {
  const field = (name: string) => {
    const value = form.get(name);
    return typeof value === "string" ? value : "";
  };
  const [token, action, id] = [field("token"), field("action"), field("id")];
  if (!/^notif_[0-9a-z]{1,40}$/.test(id)) return undefined;
  const key = crypto.randomUUID();
  if (action === "read" || action === "unread") return { token, change: { key, id, action } };
  const version = Number(field("version"));
  if (action !== "confirm" || !Number.isSafeInteger(version) || version < 1) return undefined;
  return { token, change: { key, id, action, version } };
}
