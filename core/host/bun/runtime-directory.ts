import { constants } from "node:fs";
import { open, readdir, readFile, rm, stat, unlink } from "node:fs/promises";
import { RlError } from "../../errors.ts";
import { fileError, isMissing } from "./files.ts";
import { runtimePaths } from "./runtime-paths.ts";

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
  const notFound = (id: string, cause: unknown): RlError =>
    new RlError({
      code: "not-found",
      action: "find container",
      subject: id,
      state: "there is none of this id",
      hint: "see rl oci list",
      cause,
    });
  return {
    async read(id) {
      try {
        return await readFile(paths(id).state);
      } catch (error) {
        throw isMissing(error) ? notFound(id, error) : fileError("read state", paths(id).state, error);
      }
    },
    async list() {
      const names = await readdir(root).catch((error: unknown) => {
        if (isMissing(error)) return [];
        throw fileError("read directory", root, error);
      });
      return names.sort();
    },
    async start(id) {
      const { gate } = paths(id);
      try {
        // Without a reader the open fails: nobody waits behind a FIFO that is still there.
        await using handle = await open(gate, constants.O_WRONLY | constants.O_NONBLOCK);
        await handle.write("s");
      } catch (error) {
        throw new RlError({
          code: "invalid",
          action: "start container",
          subject: id,
          state: "it does not wait for its start",
          hint: `see rl oci state ${id}`,
          cause: error,
        });
      }
      await unlink(gate).catch((error: unknown) => {
        throw fileError("remove start gate", gate, error);
      });
    },
    isWaiting: (id) =>
      stat(paths(id).gate).then(
        (found) => found.isFIFO(),
        () => false,
      ),
    async remove(id) {
      await rm(paths(id).directory, { recursive: true, force: true });
    },
  };
}
