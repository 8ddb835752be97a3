/** What a result must say of the machine it was measured on. */
import { readFileSync } from "node:fs";
import { cpus, release, totalmem } from "node:os";

export interface Machine {
  readonly kernel: string;
  readonly cpu: string;
  readonly cpus: number;
  readonly memoryMiB: number;
  readonly system: string;
}

export function machine(): Machine {
  const system = /^PRETTY_NAME="(.*)"$/m.exec(readFileSync("/etc/os-release", "utf8"))?.[1] ?? "unknown";
  return {
    kernel: release(),
    cpu: cpus()[0]?.model.trim() ?? "unknown",
    cpus: cpus().length,
    memoryMiB: Math.round(totalmem() / 1024 / 1024),
    system,
  };
}

/** The first line a program prints about its version. */
export function version(argv: readonly string[]): string {
  const { stdout } = Bun.spawnSync([...argv], { stdin: "ignore", stderr: "ignore" });
  return stdout.toString().split("\n")[0]?.trim() ?? "unknown";
}
