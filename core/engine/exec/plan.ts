/** The plan of a further command in a container that runs. On the path of every exec. */
import { WASM_LOADER } from "../../host/bun/wasm/words.ts";
import {
  type ContainerDocument,
  encodePlan,
  execCgroup,
  keptFilter,
  type LifeState,
  managedPart,
  planContainerExec,
  prebuiltFilter,
  RlError,
} from "../../mod.ts";
import { machine } from "../session/machine.ts";
import { type RunningContainer, readText } from "./find.ts";

export interface ExecRequest {
  readonly args: readonly string[];
  /** "NAME=VALUE", besides what the container has. */
  readonly env: readonly string[];
  /** The container's own by default. */
  readonly user?: string | undefined;
  readonly workingDirectory?: string | undefined;
  readonly terminal: boolean;
  /** The caller's standard input is the command's. */
  readonly stdin: boolean;
  readonly privileged: boolean;
  /** The command goes on without the caller. */
  readonly background: boolean;
  /** Bytes of the keys that leave a command with a terminal running. */
  readonly leaveKeys: Uint8Array;
  readonly failureArguments: readonly string[];
  /** Path of the file where it is told what becomes of it. */
  readonly events: string;
}

/** Encoded. @throws RlError "invalid", "unsupported" */
export function encodeExec({ document, state }: RunningContainer, request: ExecRequest): Uint8Array {
  refuseWasm(document);
  const { stdin, privileged, ...same } = request;
  return encodePlan(
    planContainerExec({
      ...same,
      document,
      state,
      stdin: stdin ? "caller" : "none",
      privileged,
      user: request.user,
      workingDirectory: request.workingDirectory,
      cgroup: groupOf(state),
      filter: privileged ? undefined : filterOf(document),
    }),
  );
}

/** @throws RlError "unsupported" for a container that has no programs but its own */
function refuseWasm({ name, config }: ContainerDocument): void {
  if (config.mounts?.some(({ destination }) => destination === WASM_LOADER) !== true) return;
  throw new RlError({
    code: "unsupported",
    action: "run command in container",
    subject: name,
    state: "it is of a WebAssembly program, and there is nothing else to execute in there",
    hint: "start another container of its image with other arguments: rl run",
  });
}

/** Whether we are not in the part of the tree that the container is in, and nothing can be made there from here. */
export function isOutside({ cgroup }: Pick<LifeState, "cgroup">): boolean {
  const part = managedPart(cgroup);
  return part !== undefined && readText("/proc/self/cgroup")?.includes(part) === false;
}

function filterOf({ extras, config }: ContainerDocument): ReturnType<typeof keptFilter> {
  const capabilities = config.process?.capabilities?.bounding ?? [];
  return extras === undefined ? undefined : keptFilter(extras, () => prebuiltFilter(machine(), capabilities));
}

/** The container's own group, or the one of its first process where the container has divided its own. */
function groupOf({ cgroup, pid }: LifeState): string {
  const shared = cgroup === "" ? "" : (readText(`${cgroup}/cgroup.subtree_control`) ?? "");
  const first = shared.trim() === "" ? "" : (readText(`/proc/${pid}/cgroup`) ?? "");
  return execCgroup({ own: cgroup, below: undefined, shared, first });
}
