import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const V1 = "/sys/fs/cgroup/memory";
const V2 = "/sys/fs/cgroup";

export type MemoryLimit = {
  /** Runs a program inside the limit: put in front of its command. */
  wrapper: string[];
  /** The most that was ever used, in bytes, with what the kernel keeps of files. */
  peak: () => number;
  remove: () => void;
};

/** A control group that ends processes which need more than `bytes`; undefined where none can be made. */
export function limitMemory(bytes: number): MemoryLimit | undefined {
  try {
    return existsSync(join(V1, "memory.limit_in_bytes")) ? limitV1(bytes) : limitV2(bytes);
  } catch {
    return undefined;
  }
}

const nameOf = () => `naik-kelas-faults-${process.pid}`;

function limitV1(bytes: number): MemoryLimit {
  const folder = join(V1, nameOf());
  mkdirSync(folder);
  writeFileSync(join(folder, "memory.limit_in_bytes"), String(bytes));
  return limitIn(folder, "memory.max_usage_in_bytes");
}

function limitV2(bytes: number): MemoryLimit {
  const folder = join(V2, nameOf());
  mkdirSync(folder);
  writeFileSync(join(folder, "memory.max"), String(bytes));
  return limitIn(folder, "memory.peak");
}

function limitIn(folder: string, peakFile: string): MemoryLimit {
  const enter = 'echo $$ > "$0" && exec "$@"';
  return {
    wrapper: ["sh", "-c", enter, join(folder, "cgroup.procs")],
    peak: () => Number(readFileSync(join(folder, peakFile), "utf8")),
    remove: () => rmdirSync(folder),
  };
}

/** The most resident memory that a process ever had, in bytes. */
export function peakResident(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1]) * 1024;
}
