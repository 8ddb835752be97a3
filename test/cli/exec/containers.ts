/** A store with one container of ours, as files. */
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import type { LifeState } from "../../../core/container/life.ts";
import { bootId, processStartTime } from "../../../core/host/bun/process-facts.ts";
import { DOCUMENT, documentText } from "../../core/container/documents.ts";
import { type TempDir, tempDir } from "../../helpers/temp-dir.ts";

export interface StoredContainer {
  readonly here: TempDir;
  readonly paths: { readonly root: string; readonly containers: string; readonly run: string };
  /** Variables by which a session has these paths. */
  readonly environment: Readonly<Record<string, string>>;
  /** Write its state, which names this test as its first process and one of the test's as its monitor. */
  state(part?: Partial<LifeState>): void;
  stop(): void;
}

export const ID: string = DOCUMENT.id;

export function storeContainer(): StoredContainer {
  const here = tempDir();
  const root = `${here.path}/store`;
  const run = `${here.path}/rl`;
  const paths = { root, containers: `${root}/containers`, run };
  for (const path of [`${paths.containers}/${ID}`, `${root}/names`, `${run}/containers/${ID}`])
    mkdirSync(path, { recursive: true, mode: 0o700 });
  writeFileSync(`${paths.containers}/${ID}/container.json`, documentText(DOCUMENT));
  symlinkSync(`../containers/${ID}`, `${root}/names/${DOCUMENT.name}`);
  const mark = (pid: number) => ({ pid, startTime: processStartTime(pid) ?? 0 });
  const monitor = Bun.spawn(["sleep", "600"], { argv0: "rl-monitor" });
  return {
    here,
    paths,
    environment: { RL_ROOT: root, XDG_RUNTIME_DIR: here.path, HOME: here.path },
    state: (part = {}) => {
      const state: LifeState = {
        ...mark(process.pid),
        bootId: bootId(),
        monitor: mark(monitor.pid),
        startedAt: "",
        cgroup: "",
        ...part,
      };
      writeFileSync(`${run}/containers/${ID}/state.json`, JSON.stringify(state));
    },
    stop: () => {
      monitor.kill("SIGKILL");
      here.remove();
    },
  };
}
