// Serves the production build with the product's own variables, in this process.
import { existsSync, readFileSync } from "node:fs";
import http from "node:http";
import { createRequire } from "node:module";
import { WarmUp } from "./warm-up.mjs";

if (existsSync(".env")) process.loadEnvFile(".env");

if (!existsSync(".next/BUILD_ID")) {
  console.error("There is no production build yet: run `npm run build` first.");
  process.exit(1);
}

const port = process.env.PORT || "3000";
if (!/^\d{1,5}$/.test(port) || Number(port) < 1 || Number(port) > 65_535) {
  console.error("PORT is wrong: it must be a number from 1 to 65535.");
  process.exit(1);
}

const host = process.env.HOST || "0.0.0.0";
const next = createRequire(import.meta.url).resolve("next/dist/bin/next");
process.env.NODE_ENV ??= "production";
process.env.DEPLOYMENT_ID ||= readFileSync(".next/BUILD_ID", "utf8");
process.argv = [process.argv[0], next, "start", "--hostname", host, "--port", port];
serveWithLimits();
await import(next);

/** `next start` accepts neither our own server nor these settings. */
function serveWithLimits() {
  const { createServer } = http;
  const limits = {
    headersTimeout: 20_000,
    requestTimeout: 2_700_000, // for forms with files; lib/http/body-limit.ts gives all others a minute
    connectionsCheckingInterval: 5_000,
  };
  // After a restart a whole school connects within seconds; beyond 511, the default, the kernel refuses them.
  const backlog = 8_192;
  http.createServer = (listener) => {
    const warmUp = new WarmUp();
    const server = createServer(limits, (request, response) => {
      if (!globalThis[Symbol.for("naik-kelas.request-listener")])
        response.writeHead(503, { "Retry-After": "1" }).end(); // the guards are not installed yet
      else if (warmUp.isOver || warmUp.isOwn(request)) listener(request, response);
      else void warmUp.end.then(() => listener(request, response));
    });
    const listen = server.listen.bind(server);
    server.listen = (onPort, address) => listen({ port: onPort, host: address, backlog });
    server.once("listening", () => void warmUp.run(server.address()));
    return server;
  };
}
