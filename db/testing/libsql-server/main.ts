// A libSQL server for tests in a separate process:
//   tsx db/testing/libsql-server/main.ts --file x.db [--port 8080] [--token t] [--control 8081]
// Prints {"url","control"} once it listens. The control address is not affected by faults:
//   POST /fault {"kind":"hang","times":1,"match":"insert","delayMs":200} · DELETE /fault
//   GET /statements · DELETE /statements
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { parseArgs } from "node:util";
import type { Fault } from "./faults";
import { startLibsqlServer } from "./server";

const option = { type: "string" } as const;
const { values } = parseArgs({
  options: { file: option, port: option, token: option, control: option },
});
if (!values.file) throw new Error("--file is needed");

const server = await startLibsqlServer({
  file: values.file,
  authToken: values.token,
  port: Number(values.port ?? 0),
});

async function handle(call: string, body: string): Promise<unknown> {
  switch (call) {
    case "POST /fault": {
      const { match, ...fault } = JSON.parse(body) as Fault & { match?: string };
      await server.faults.begin({ ...fault, match: match ? new RegExp(match, "i") : undefined });
      return {};
    }
    case "DELETE /fault": {
      const { struck } = server.faults;
      await server.faults.clear();
      return { struck };
    }
    case "GET /statements":
      return server.statements;
    case "DELETE /statements":
      return server.statements.splice(0).length;
    default:
      return { error: `no such call: ${call}` };
  }
}

const control = createServer((request, response) => {
  text(request)
    .then((body) => handle(`${request.method} ${request.url}`, body))
    .catch((error: unknown) => ({ error: String(error) }))
    .then((result) => response.end(JSON.stringify(result)))
    .catch(() => response.destroy());
});
control.listen(Number(values.control ?? 0), "127.0.0.1", () => {
  const { port } = control.address() as AddressInfo;
  console.log(JSON.stringify({ url: server.url, control: `http://127.0.0.1:${port}` }));
});

process.once("SIGTERM", () => {
  control.close();
  void server.stop().then(() => process.exit(0));
});
