// Runs a sample school locally with one command, also on a fresh clone.
import { compressStatic } from "./compress-static.mjs";
import { installPackages, runBin } from "./install.mjs";

installPackages();

const port = process.env.PORT || "3000";
const env = {
  PORT: port,
  HOST: process.env.HOST || "127.0.0.1",
  APP_ORIGIN: process.env.APP_ORIGIN || `http://localhost:${port}`,
  TURSO_DATABASE_URL: "file:data/demo.db",
  TURSO_AUTH_TOKEN: "",
  FILES_URL: "file:data/demo-files",
};
const seed = ["--conditions=react-server", "scripts/db-seed.ts", "--if-empty"];
runBin("tsx", seed, { ...env, NODE_ENV: "development" });
runBin("next", ["build"], { ...env, NODE_ENV: "production" });
await compressStatic();

console.log(`
  Naik Kelas:  ${env.APP_ORIGIN}

  admin        kepala.sekolah
  teachers     bu.ratna · pak.bagus · bu.maria
  students     dewi.lestari · rizky.ramadhan · and 38 more
  password     belajar-bersama   (for all of them)

  Stop with Ctrl+C. The school is kept in data/demo.db, its files in data/demo-files.
`);
Object.assign(process.env, env, { NODE_ENV: "production" });
await import("./start.mjs"); // in this process, so that signals reach the server
