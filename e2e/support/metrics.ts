import { get, type IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";

/** The value of one metric of a server process. */
export async function metric(origin: string, name: string): Promise<number> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    get(`${origin}/api/metrics`, { agent: false }, resolve).on("error", reject);
  });
  const body = await text(response);
  const [, value] = new RegExp(`^${name} (\\S+)$`, "m").exec(body) ?? [];
  if (value === undefined) throw new Error(`no ${name} in ${response.statusCode}: ${body}`);
  return Number(value.replace("Inf", "Infinity"));
}

export const openStreams = (origin: string) => metric(origin, "naik_kelas_streams_open");
