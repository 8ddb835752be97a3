/** The start of a container without an image store: busybox as its whole root file system. */
import { chmodSync, copyFileSync, mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { planStart, type StartRequest } from "../../core/container/start.ts";
import { usernsRecord } from "../../core/container/userns.ts";
import { formatDigest } from "../../core/digest/digest.ts";
import { newContainerId } from "../../core/engine/run/container.ts";
import { sessionIds } from "../../core/engine/session/ids.ts";
import { readText } from "../../core/engine/session/read-text.ts";
import { createVfsDriver } from "../../core/host/common/vfs.ts";
import { encodePlan } from "../../core/plan/encode.ts";
import { stage } from "../core/engine/session/fixture.ts";

export interface SmallOptions
  extends Partial<Pick<StartRequest, "attach" | "background" | "init" | "stdin">> {
  /** Executed in place of the script. */
  readonly command?: readonly string[];
}

export interface SmallStart extends Disposable {
  /** The container's own directory, gone when the container is. */
  directory(): string;
  /** The encoded plan of a new container that runs a script. */
  plan(script: string, more?: SmallOptions): Uint8Array;
  /** The encoded plan of a tree worker in the same user namespace. */
  worker(): Uint8Array;
}

/** What says that it runs, and then waits; a shell would handle interrupts until it has executed something else. */
export const WAITING = ["/bin/tail", "-f", "/proc/version"] as const;

/** Needs a static busybox and user namespaces; see `requires.ts`. `failureArguments` as in `StartHost`. */
export function smallStart(failureArguments: readonly string[] = []): SmallStart {
  const here = stage();
  const { session } = here;
  const { maps, host } = sessionIds(session, undefined);
  const layersDirectory = join(here.path, "layers");
  const root = join(layersDirectory, "only");
  for (const name of ["bin", "dev", "etc", "proc", "sys", "tmp"])
    mkdirSync(join(root, name), { recursive: true });
  const busybox = join(root, "bin/busybox");
  copyFileSync(Bun.which("busybox") ?? "", busybox);
  chmodSync(busybox, 0o755);
  for (const name of ["sh", "cat", "sleep", "id", "hostname", "tail"])
    symlinkSync("busybox", join(root, "bin", name));
  let containerDirectory = "";
  return {
    directory: () => containerDirectory,
    plan(script, { command = ["/bin/sh", "-c", script], ...more } = {}) {
      const id = newContainerId();
      containerDirectory = join(session.paths.containers, id);
      const { plan } = planStart(
        {
          image: {
            config: { Cmd: command },
            imageId: formatDigest("sha256", "0".repeat(64)),
            layers: { overlay: [], flat: ["only"] },
          },
          options: { id, network: "none" },
          stdin: "none",
          init: false,
          ephemeral: true,
          ...more,
        },
        {
          maps,
          userns: usernsRecord(maps, host),
          driver: createVfsDriver(),
          layersDirectory,
          containerDirectory,
          lifeDirectory: `${session.paths.run}/life-${id}`,
          document: () => "{",
          facts: {},
          resolvConf: "",
          hosts: undefined,
          helperArguments: undefined,
          filter: () => undefined,
          failureArguments,
          cleanup: [],
        },
      );
      return encodePlan(plan);
    },
    worker: () => encodePlan([{ record: "userns", ...usernsRecord(maps, host) }]),
    [Symbol.dispose]: () => {
      endKeeper(usernsRecord(maps, host).keeper);
      here.remove();
    },
  };
}

/** The kept namespace outlives its containers; this one's nobody will look for again. */
function endKeeper(file: string | Uint8Array): void {
  const pid = Number.parseInt(readText(String(file)), 10);
  if (pid > 1) process.kill(pid, "SIGKILL");
}
