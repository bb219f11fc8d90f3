import type { NextConfig } from "next";
import { PHASE_DEVELOPMENT_SERVER, PHASE_PRODUCTION_BUILD } from "next/constants";
import createNextIntlPlugin from "next-intl/plugin";

const config: NextConfig = {
  // Pages for development only: /dev/ui.
  pageExtensions: [...(process.env.NODE_ENV === "development" ? ["dev.tsx"] : []), "tsx", "ts"],
  poweredByHeader: false,
  reactStrictMode: true,
  compress: false, // lib/http/compression.ts does it
  serverExternalPackages: [
    "@libsql/client",
    "@redis/client",
    "libsql",
    "pino",
    "prom-client",
    "rate-limiter-flexible",
    "sharp",
    "web-push",
  ],
  // `npm run typecheck` checks everything including tests, so the build does not repeat it.
  typescript: { ignoreBuildErrors: true },
  // The product serves no remote or resized images; the optimizer would only be attack surface.
  images: { unoptimized: true },
  // A browser asks for the worker itself again whenever it looks for a new version. Its own requests are for
  // the API.
  headers: () =>
    Promise.resolve([{ source: "/sw.js", headers: [{ key: "Cache-Control", value: "no-cache" }] }]),
  // forbidden() responds to a user without the required role with a 403 page.
  // The proxy truncates bodies beyond its buffer limit: proxy.ts rejects forms of that size, and the
  // limits of Route Handlers are lower.
  experimental: {
    authInterrupts: true,
    serverActions: { bodySizeLimit: "1mb" }, // forms show an error from 256 kB on
    proxyClientMaxBodySize: "1mb",
    // Few scripts on the first page: what is compressed together takes less. A later page loads only the
    // parts that the browser lacks.
    turbopackChunking: {
      minChunkSize: 1_000_000,
      maxMergeChunkSize: 10_000_000,
      generateComponentChunks: true,
    },
  },
};

// Messages are compiled at build time: the browser needs no parser for them.
const withMessages = createNextIntlPlugin({
  requestConfig: "./lib/i18n/request.ts",
  experimental: {
    messages: { path: "./lib/i18n/messages", format: "json", locales: "infer", precompile: true },
  },
});

export default async function configOf(phase: string): Promise<NextConfig> {
  if (phase === PHASE_PRODUCTION_BUILD || phase === PHASE_DEVELOPMENT_SERVER) {
    const { buildWorker } = await import("./scripts/worker.mjs");
    await buildWorker();
  }
  return withMessages(config);
}
