/** The container's name, directory and what is kept in it. On the path of every start. */

import type { StorePaths } from "../../core/host/bun/paths.ts";
import { makeDirectory, privateDirectory, writeFile } from "../../core/host/bun/system.ts";
import { RlError, type RuntimeConfig } from "../../core/mod.ts";

/** Names and ids, as docker has them; never a path. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,254}$/;

const EEXIST = -17;

/** 64 hexadecimal digits. */
export function newContainerId(): string {
  return crypto.getRandomValues(new Uint8Array(32)).toHex();
}

/** The directory that stands for a name: who could make it has the name. @throws RlError "invalid" */
export function nameDirectory(paths: StorePaths, name: string): string {
  if (NAME.test(name)) return `${paths.root}/names/${name}`;
  throw new RlError({
    code: "invalid",
    action: "name container",
    subject: name,
    state: "a name is made of letters, digits, _, . and -, and begins with a letter or digit",
  });
}

/** Take a name, which goes when the container goes. @throws RlError "exists" for one in use, "io" */
export function reserveName(directory: string): void {
  const slash = directory.lastIndexOf("/");
  const errno = privateDirectory(directory.slice(0, slash)) || makeDirectory(directory);
  if (errno === 0) return;
  const taken = errno === EEXIST;
  throw new RlError({
    code: taken ? "exists" : "io",
    action: "name container",
    subject: directory.slice(slash + 1),
    state: taken ? "another container has this name" : `its directory cannot be made (errno ${-errno})`,
    hint: taken ? `choose another name, or free this one with: rmdir ${directory}` : undefined,
  });
}

/** What is written down of a container that stays after its end. */
export interface ContainerNote {
  readonly id: string;
  readonly name: string | undefined;
  readonly image: string;
  readonly imageId: string;
  readonly created: string;
}

/** Keep the container: its directory is an OCI bundle, with a note of ours beside config.json. @throws RlError "io" */
export function keepContainer(directory: string, note: ContainerNote, config: RuntimeConfig): void {
  const errno =
    privateDirectory(directory) ||
    writeFile(`${directory}/config.json`, JSON.stringify(config)) ||
    writeFile(`${directory}/container.json`, JSON.stringify(note));
  if (errno === 0) return;
  throw new RlError({
    code: "io",
    action: "keep container",
    subject: directory,
    state: `it cannot be written (errno ${-errno})`,
    hint: "with --rm nothing is kept",
  });
}
