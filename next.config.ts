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
  ],
  // `npm run typecheck` checks everything, tests too; a build on a server need not do it again.
  typescript: { ignoreBuildErrors: true },
  // The product serves no remote or resized images; the optimizer would only be attack surface.
  images: { unoptimized: true },
  // forbidden() answers a known user without the right role with a real 403 page.
  // What proxy.ts buffers of a body is cut beyond its limit: it refuses forms of that size, and the
  // limits of Route Handlers lie well below.
  experimental: {
    authInterrupts: true,
    serverActions: { bodySizeLimit: "1mb" }, // forms say at 256 kB that they are too large
    proxyClientMaxBodySize: "1mb",
  },
};

export default createNextIntlPlugin("./lib/i18n/request.ts")(config);
