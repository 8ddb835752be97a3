/** Where the OCI runtime keeps a container, and taking its id. On the path of every start of a bundle. */
import { RlError } from "../../errors.ts";
import { makeDirectory, privateDirectory } from "./system.ts";

/** What is kept of one container. */
export interface RuntimePaths {
  readonly directory: string;
  readonly state: string;
  /** A FIFO, while the container waits for its start. */
  readonly gate: string;
  /** A FIFO that tells what fails behind the gate, for a container with hooks. */
  readonly answer: string;
}

/** @param root absolute */
export function runtimePaths(root: string, id: string): RuntimePaths {
  const directory = `${root}/${id}`;
  return {
    directory,
    state: `${directory}/state.json`,
    gate: `${directory}/start`,
    answer: `${directory}/answer`,
  };
}

const EEXIST = -17;

/** Take an id: who could make its directory has it. @throws RlError "exists", "io" */
export function reserveContainer(root: string, id: string): void {
  const { directory } = runtimePaths(root, id);
  const errno = privateDirectory(root) || makeDirectory(directory);
  if (errno === 0) return;
  const isTaken = errno === EEXIST;
  throw new RlError({
    code: isTaken ? "exists" : "io",
    action: "create container",
    subject: id,
    state: isTaken
      ? "there is a container of this id already"
      : `its directory ${directory} cannot be made (errno ${-errno})`,
    hint: isTaken ? `remove it with: rl oci delete --force ${id}` : "name another directory with --root",
  });
}
