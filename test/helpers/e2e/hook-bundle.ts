/** A bundle of busybox whose hooks tell what they see. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Hook, Hooks, RuntimeConfig } from "../../../core/spec/runtime-config.ts";
import type { Finished } from "../process.ts";
import { leaveRunning, makeBusyboxRoot, makeStarter, ociWords } from "./busybox-bundle.ts";
import { makeStage, type Stage } from "./stage.ts";

/** What a hook has seen. */
export interface Sight {
  readonly name: string;
  /** Links of /proc/self/ns. */
  readonly user: string;
  readonly mnt: string;
  readonly pidNamespace: string;
  readonly directory: string;
  readonly descriptors: string;
  /** Blocked and ignored signals. */
  readonly signals: string;
  readonly state: {
    readonly ociVersion: string;
    readonly id: string;
    readonly status: string;
    readonly pid?: number;
    readonly bundle: string;
    readonly annotations: Readonly<Record<string, string>>;
  };
}

export interface HookBundle {
  readonly stage: Stage;
  readonly path: string;
  /** Busybox on the host, which takes the program from its first argument. */
  readonly busybox: string;
  configure(args: readonly string[], hooks: Hooks, change?: (config: RuntimeConfig) => RuntimeConfig): void;
  /** A hook that notes what it sees; one of startContainer sees the container's own files. */
  telling(name: string, isInside?: boolean): Hook;
  /** A hook that runs a script of busybox's shell; "$DIR" is the directory of the bundle. */
  script(text: string, more?: Partial<Hook>): Hook;
  /** What the hooks have seen since the last time, those of the container's own files last. */
  seen(): Sight[];
  oci(...argv: string[]): Promise<Finished>;
  /** `create`, whose streams the container keeps; what was said to standard error. */
  create(id: string): Promise<{ readonly exitCode: number; readonly stderr: string; readonly said: string }>;
  stop(): Promise<void>;
}

const TELL = `
log=$2
line() { printf '%s\\n' "$1" >> "$log"; }
line "$1"
line "$(readlink /proc/self/ns/user)"
line "$(readlink /proc/self/ns/mnt)"
line "$(readlink /proc/self/ns/pid)"
line "$(pwd)"
line "$(ls /proc/self/fd | tr '\\n' ' ')"
line "$(grep -E '^Sig(Blk|Ign):' /proc/self/status | tr -s '\\n\\t' ' ')"
cat >> "$log"
`;

/** Make one in a `before` hook; the suite is skipped where its means are missing. */
export async function makeHookBundle(): Promise<HookBundle> {
  const stage = await makeStage();
  const path = join(stage.home, "bundle");
  const [bin, log] = [join(path, "rootfs/bin"), join(path, "log")];
  const inside = join(path, "rootfs/log");
  const busybox = makeBusyboxRoot(join(path, "rootfs"));
  for (const directory of [path, join(path, "rootfs")]) writeFileSync(join(directory, "tell"), TELL);
  const first = await makeStarter(stage, path);
  const file = join(path, "config.json");
  const shell = (env: readonly string[]): Pick<Hook, "path" | "env"> => ({ path: busybox, env });
  const take = (from: string): Sight[] => {
    const lines = readIfThere(from).split("\n").slice(0, -1);
    // One is just being written.
    if (lines.length % 8 !== 0) return [];
    writeFileSync(from, "");
    return Array.from({ length: lines.length / 8 }, (_, at) => {
      const [name = "", user = "", mnt = "", pidNamespace = "", directory = "", descriptors = "", ...rest] =
        lines.slice(at * 8, at * 8 + 8);
      const [signals = "", state = ""] = rest;
      const parsed = JSON.parse(state) as Sight["state"];
      return { name, user, mnt, pidNamespace, directory, descriptors, signals, state: parsed };
    });
  };
  return {
    stage,
    path,
    busybox,
    configure(args, hooks, change = (same) => same) {
      const config = { ...first, process: { ...first.process, args }, annotations: { a: "b" }, hooks };
      writeFileSync(file, JSON.stringify(change(config)));
    },
    telling: (name, isInside = false) =>
      isInside
        ? { path: "/bin/busybox", args: ["sh", "/tell", name, "/log"], env: ["PATH=/bin"] }
        : { ...shell([`PATH=${bin}`]), args: ["sh", join(path, "tell"), name, log] },
    script: (text, more = {}) => ({
      ...shell([`PATH=${bin}`, `DIR=${path}`]),
      args: ["sh", "-c", text],
      ...more,
    }),
    seen: () => [...take(log), ...take(inside)],
    oci: (...argv) => stage.rl(ociWords(stage, ...argv).slice(1)),
    create: (id) => leaveRunning(stage, ociWords(stage, "create", "--bundle", path, id)),
    stop: () => stage.stop(),
  };
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
