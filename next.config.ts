import type { NextConfig } from "next";
import createNextIntlPlugin from "next-intl/plugin";

const config: NextConfig = {
  poweredByHeader: false,
  reactStrictMode: true,
  serverExternalPackages: [
    "@libsql/client",
    "libsql",
    "pino",
    "prom-client",
    "rate-limiter-flexible",
    "web-push",
  ],
  // `npm run typecheck` checks everything including tests, so the build does not repeat it.
  typescript: { ignoreBuildErrors: true },
  // The product serves no remote or resized images; the optimizer would only be attack surface.
  images: { unoptimized: true },
  // forbidden() responds to a user without the required role with a 403 page.
  // The proxy truncates bodies beyond its buffer limit: proxy.ts rejects forms of that size, and the
  // limits of Route Handlers are lower.
  experimental: {
    authInterrupts: true,
    serverActions: { bodySizeLimit: "1mb" }, // forms show an error from 256 kB on
    proxyClientMaxBodySize: "1mb",
  },
};

export default createNextIntlPlugin("./lib/i18n/request.ts")(config);
