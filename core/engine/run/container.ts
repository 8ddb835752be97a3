/** The container's id, its name, and what is written down of it. On the path of every start. */

import type { StorePaths } from "../../host/bun/paths.ts";
import { makeLink, privateDirectory, writeFile } from "../../host/bun/system.ts";
import { documentPath, generateName, RlError } from "../../mod.ts";

/** Names and ids, as docker has them; never a path. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,254}$/;

const EEXIST = -17;

/** How many generated names are tried: each is free with a chance of more than nine in ten. */
const ATTEMPTS = 16;

/** 64 hexadecimal digits. */
export function newContainerId(): string {
  return crypto.getRandomValues(new Uint8Array(32)).toHex();
}

/** The link that stands for a name: who could make it has the name. @throws RlError "invalid" */
export function nameLink(paths: Pick<StorePaths, "root">, name: string): string {
  if (NAME.test(name)) return `${paths.root}/names/${name}`;
  throw new RlError({
    code: "invalid",
    action: "name container",
    subject: name,
    state: "a name is made of letters, digits, _, . and -, and begins with a letter or digit",
  });
}

/** Take a name, which goes when the container goes. @throws RlError "exists" for one in use, "io" */
export function reserveName(link: string, id: string): void {
  const errno = takeName(link, id);
  if (errno === 0) return;
  const name = link.slice(link.lastIndexOf("/") + 1);
  const taken = errno === EEXIST;
  throw new RlError({
    code: taken ? "exists" : "io",
    action: "name container",
    subject: name,
    state: taken ? "another container has this name" : `its link cannot be made (errno ${-errno})`,
    hint: taken ? `choose another name, or remove that container with: rl rm ${name}` : undefined,
  });
}

/** The same for a name that somebody chose, which a start that was cut short may have left. */
export async function reserveChosenName(link: string, id: string): Promise<void> {
  const errno = takeName(link, id);
  if (errno === 0) return;
  if (errno === EEXIST) await (await import("./left-name.ts")).freeLeftName(link);
  reserveName(link, id);
}

/** Take a name for a container that nobody has named. @throws RlError "io" */
export function reserveAnyName(paths: Pick<StorePaths, "root">, id: string): string {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const name = generateName(id, attempt);
    const errno = takeName(nameLink(paths, name), id);
    if (errno === 0) return name;
    if (errno !== EEXIST) break;
  }
  // The id is a name that nobody else has.
  reserveName(nameLink(paths, id), id);
  return id;
}

function takeName(link: string, id: string): number {
  const made = makeLink(`../containers/${id}`, link);
  if (made !== ENOENT) return made;
  return privateDirectory(link.slice(0, link.lastIndexOf("/"))) || makeLink(`../containers/${id}`, link);
}

const ENOENT = -2;

/** Write down a container that is not started by this program's monitor, or not yet. @throws RlError "io" */
export function keepDocument(directory: string, text: string): void {
  const errno = privateDirectory(directory) || writeFile(documentPath(directory), text);
  if (errno === 0) return;
  throw new RlError({
    code: "io",
    action: "keep container",
    subject: directory,
    state: `it cannot be written (errno ${-errno})`,
  });
}
