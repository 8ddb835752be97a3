/** Containers of the OCI runtime that were never made: states by hand, and real processes for them to name. */
import { constants, mkdirSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { CommandContext } from "../../../cli/context.ts";
import { bootId } from "../../../core/host/bun/process-facts.ts";
import type { StoredState } from "../../../core/mod.ts";
import { untilTrue } from "../../helpers/e2e/until.ts";
import { runOk } from "../../helpers/process.ts";
import { tempDir } from "../../helpers/temp-dir.ts";
import { makeContext, type Recorded } from "../helpers.ts";

/** A process that says what it is told, until it is ended. */
export interface Victim {
  readonly pid: number;
  readonly startTime: number;
  /** It still lives, and none of the signals that end a process has been sent to it before. */
  answers(): Promise<boolean>;
  /** Name of the signal that ended it. */
  endedBy(): Promise<NodeJS.Signals | number | null>;
}

export interface Scene {
  /** An empty directory of states. */
  readonly root: string;
  context(): CommandContext & { output: Recorded };
  /** `--root` and what follows it. */
  words(...words: string[]): string[];
  victim(): Promise<Victim>;
  /** Pid and start time of a process that has ended, while its parent does not ask. */
  zombie(): Promise<Pick<Victim, "pid" | "startTime">>;
  /** Write the state of a container, the fields that are not given those of one that has ended. */
  write(id: string, parts?: Partial<StoredState>): string;
  /** Make the FIFO at which a container waits. */
  gate(id: string): Promise<string>;
  clean(): Promise<void>;
}

/** The state of a container that has ended in this boot, with these fields in place of its own. */
export function storedState(parts: Partial<StoredState> = {}): StoredState {
  return {
    id: "c1",
    pid: 2 ** 22 + 1,
    startTime: 1,
    bootId: bootId(),
    bundle: "/bundle",
    rootfs: "/bundle/rootfs",
    created: "2026-06-15T12:00:00.000Z",
    owner: "alice",
    annotations: {},
    cgroup: "",
    unit: "",
    ...parts,
  };
}

export function runtimeScene(): Scene {
  const directory = tempDir();
  const root = join(directory.path, "root");
  mkdirSync(root, { mode: 0o700 });
  const children: Bun.Subprocess[] = [];
  return {
    root,
    context: () => makeContext(),
    words: (...words) => ["--root", root, ...words],
    async victim() {
      const child = Bun.spawn(["cat"], { stdin: "pipe", stdout: "pipe", stderr: "ignore" });
      children.push(child);
      const reader = child.stdout.getReader();
      const victim: Victim = {
        pid: child.pid,
        startTime: startTimeOf(child.pid),
        // A signal that is sent is taken before the next line is.
        async answers() {
          try {
            child.stdin.write("are you there?\n");
            await child.stdin.flush();
          } catch {
            return false;
          }
          return !(await reader.read()).done;
        },
        async endedBy() {
          await child.exited;
          return child.signalCode;
        },
      };
      if (!(await victim.answers())) throw new Error("cat does not answer");
      return victim;
    },
    async zombie() {
      // The child ends only once its parent is a program that never asks for it.
      const script = "exec 3<&0; (read line <&3) & echo $!; exec sleep 1000000";
      const child = Bun.spawn(["sh", "-c", script], { stdin: "pipe", stdout: "pipe" });
      children.push(child);
      const { value } = await child.stdout.getReader().read();
      const pid = Number(new TextDecoder().decode(value));
      const name = (): string => readFileSync(`/proc/${child.pid}/comm`, "latin1");
      await untilTrue("the parent", () => name() === "sleep\n");
      child.stdin.write("\n");
      await child.stdin.flush();
      await untilTrue("the end of a child", () => statOf(pid)[0] === "Z");
      return { pid, startTime: startTimeOf(pid) };
    },
    write(id, parts = {}) {
      const state = storedState({ id, ...parts });
      mkdirSync(join(root, id), { recursive: true, mode: 0o700 });
      writeFileSync(join(root, id, "state.json"), JSON.stringify(state));
      return join(root, id);
    },
    async gate(id) {
      const path = join(root, id, "start");
      await runOk(["mkfifo", path]);
      return path;
    },
    async clean() {
      for (const child of children) child.kill("SIGKILL");
      await Promise.all(children.map(({ exited }) => exited));
      directory.remove();
    },
  };
}

/** The reading end of a FIFO, as a container has it that waits. */
export function openReader(path: string): number {
  return openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
}

/** What /proc/PID/stat has behind the name, which is the state first. */
function statOf(pid: number): string[] {
  return readFileSync(`/proc/${pid}/stat`, "latin1")
    .replace(/^.*\) /s, "")
    .trim()
    .split(" ");
}

/** Whether the process has ended or not, unlike `processStartTime`. */
function startTimeOf(pid: number): number {
  return Number(statOf(pid)[19]);
}
