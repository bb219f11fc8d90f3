import { workplace } from "./support/workplace";
import { writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { parseArgs } from "node:util";
import { measureBroadcast } from "./measure/broadcast";
import { measureDrain } from "./measure/drain";
import { measureElsewhere } from "./measure/elsewhere";
import { measureMemory } from "./measure/memory";
import { measureNaive } from "./measure/naive";
import { measurePublish } from "./measure/publish";
import { measureSingle } from "./measure/single";
import { measureStatements } from "./measure/statements";
import { buildWhatChanged } from "./support/builds";
import { type Context, fullSizes, quickSizes } from "./support/context";
import { withinOpenFiles } from "./support/limits";
import { type Report, targetsToMarkdown, toMarkdown } from "./support/report";
import { createSchool } from "./support/school";

const measurements: Record<string, (context: Context) => Promise<Report>> = {
  memory: measureMemory,
  broadcast: measureBroadcast,
  single: measureSingle,
  publish: measurePublish,
  statements: measureStatements,
  naive: measureNaive,
  elsewhere: measureElsewhere,
  drain: measureDrain,
};

const { values: options } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    only: { type: "string" },
    json: { type: "string" },
  },
});
const names = options.only?.split(",") ?? Object.keys(measurements);
const unknown = names.find((name) => !(name in measurements));
if (unknown) {
  console.error(`There is no measurement "${unknown}": ${Object.keys(measurements).join(", ")}.`);
  process.exit(1);
}

buildWhatChanged();
const sizes = withinOpenFiles(options.quick ? quickSizes : fullSizes);
const begun = performance.now();
const school = await createSchool(sizes.enrolled);
console.error(`${sizes.enrolled} students in ${workplace}`);

const reports: Record<string, Report> = {};
for (const name of names) {
  const report = await measurements[name]?.({ school, sizes });
  if (!report) continue;
  reports[name] = report;
  console.log(`\n${toMarkdown(report)}`);
}

const targets = Object.values(reports).flatMap((report) => report.targets);
const result = {
  measuredAt: new Date().toISOString(),
  machine: {
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    cpu: cpus()[0]?.model.trim(),
    cores: cpus().length,
    memoryGB: Math.round(totalmem() / 2 ** 30),
  },
  quick: options.quick,
  seconds: Math.round((performance.now() - begun) / 1000),
  reports,
};
console.log(`\n${targetsToMarkdown(targets)}\n`);
console.log(JSON.stringify(result));
if (options.json) writeFileSync(options.json, `${JSON.stringify(result, null, 2)}\n`);
process.exit(0);
