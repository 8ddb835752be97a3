/**
 * The running container that a command is for. On the path of every exec: three files are read, and what is not as it
 * should be is left to core/engine/exec/refuse.ts to find words for.
 */
import type { StorePaths } from "../../host/bun/paths.ts";
import { readSmallFile } from "../../host/bun/system.ts";
import { type ContainerDocument, type LifeState, parseDocument, parseLifeState } from "../../mod.ts";

export interface RunningContainer {
  readonly document: ContainerDocument;
  readonly state: LifeState;
}

/** Far above what a document takes, whose environment may be long. */
const LIMIT = 4 * 1024 * 1024;
const EFBIG = -27;
const ID_LENGTH = 64;

/** By whole id or name; undefined for one that is found otherwise, does not run, or is paused. */
export function findQuickly(
  { root, containers, run }: Pick<StorePaths, "root" | "containers" | "run">,
  text: string,
): RunningContainer | undefined {
  if (text.includes("/") || text.includes("\0") || text.startsWith(".")) return undefined;
  const directory = text.length === ID_LENGTH ? `${containers}/${text}` : `${root}/names/${text}`;
  const document = parseDocument(readText(`${directory}/container.json`) ?? "");
  // Of a name that leads to another container by now, the document says so.
  if (document === undefined || (document.id !== text && document.name !== text)) return undefined;
  const state = parseLifeState(readText(`${run}/containers/${document.id}/state.json`) ?? "");
  if (state === undefined || state.pid === 0) return undefined;
  if (readText("/proc/sys/kernel/random/boot_id")?.trim() !== state.bootId) return undefined;
  if (state.cgroup !== "" && readText(`${state.cgroup}/cgroup.freeze`)?.trim() === "1") return undefined;
  return { document, state };
}

/** Text of a file, of up to 64 KiB or else of what a document may take. */
export function readText(path: string): string | undefined {
  const small = readSmallFile(path);
  const bytes = small === EFBIG ? readSmallFile(path, LIMIT) : small;
  return typeof bytes === "number" ? undefined : new TextDecoder().decode(bytes);
}
