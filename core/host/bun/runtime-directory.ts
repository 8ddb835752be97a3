/**
 * The directory of the OCI runtime's containers. What every start, state and delete does goes through the C module:
 * the runtime's own file modules would take half of their time to load.
 */
import { RlError } from "../../errors.ts";
import { runtimePaths } from "./runtime-paths.ts";
import { isFifo, openGate, readSmallFile, removeFiles } from "./system.ts";

/** Far above what a state takes, whose annotations may be many. */
const LIMIT = 1024 * 1024;
const ENOENT = -2;
const ENOTDIR = -20;
const ENXIO = -6;

/** The containers that the OCI runtime has created: `ROOT/ID/state.json`, and a FIFO while one waits for its start. */
export interface RuntimeDirectory {
  /** The state as it was written. @throws RlError "not-found" */
  read(id: string): Promise<Uint8Array>;
  /** Ids of all containers. */
  list(): Promise<string[]>;
  /** Let a container that waits go on. @throws RlError "invalid" when it does not wait */
  start(id: string): Promise<void>;
  isWaiting(id: string): Promise<boolean>;
  /** Forget a container. */
  remove(id: string): Promise<void>;
}

/** @param root absolute */
export function createRuntimeDirectory(root: string): RuntimeDirectory {
  const paths = (id: string): ReturnType<typeof runtimePaths> => runtimePaths(root, id);
  return {
    async read(id) {
      const bytes = readSmallFile(paths(id).state, LIMIT);
      if (typeof bytes !== "number") return bytes;
      if (bytes !== ENOENT && bytes !== ENOTDIR) throw failed("read state", paths(id).state, bytes);
      throw new RlError({
        code: "not-found",
        action: "find container",
        subject: id,
        state: "there is none of this id",
        hint: "see rl oci list",
      });
    },
    async list() {
      const { fileError, isMissing } = await import("../common/files.ts");
      const { readdir } = process.getBuiltinModule("node:fs/promises");
      const names = await readdir(root).catch((error: unknown) => {
        if (isMissing(error)) return [];
        throw fileError("read directory", root, error);
      });
      return names.sort();
    },
    async start(id) {
      const errno = openGate(paths(id).gate);
      if (errno === 0) return;
      if (errno !== ENXIO && errno !== ENOENT) throw failed("open start gate", paths(id).gate, errno);
      throw new RlError({
        code: "invalid",
        action: "start container",
        subject: id,
        state: "it does not wait for its start",
        hint: `see rl oci state ${id}`,
      });
    },
    isWaiting: async (id) => isFifo(paths(id).gate),
    async remove(id) {
      const { directory, state, gate, answer } = paths(id);
      const names = [state, gate, answer].map((path) => path.slice(directory.length + 1));
      if (removeFiles(directory, names) === 0) return;
      const { fileError } = await import("../common/files.ts");
      const { rm } = process.getBuiltinModule("node:fs/promises");
      await rm(directory, { recursive: true, force: true }).catch((error: unknown) => {
        throw fileError("remove directory", directory, error);
      });
    },
  };
}

function failed(action: string, subject: string, errno: number): RlError {
  return new RlError({ code: "io", action, subject, state: `it failed (errno ${-errno})` });
}
