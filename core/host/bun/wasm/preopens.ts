/** The directories that a WebAssembly program is given. */
import { readdirSync, statSync } from "node:fs";
import { WASM_DIRECTORY } from "./words.ts";

/** Below the root and no part of the image: those of the kernel, and the runner's own. */
const NOT_GIVEN = ["dev", "proc", "sys", WASM_DIRECTORY.slice(1)];

/**
 * Directories by the path that the program knows them by: those that were mounted, and those of the image. The root
 * itself is none of them, since the kernel's file systems are below it, by which a process can be changed from within.
 */
export function preopens(mounted: readonly string[], root = "/"): Record<string, string> {
  const own = readdirSync(root).filter(
    (name) => !NOT_GIVEN.includes(name) && !isOfEveryContainer(root, name),
  );
  const paths = [...own.map((name) => `${root === "/" ? "" : root}/${name}`), ...mounted];
  return Object.fromEntries(paths.filter(isDirectory).map((path) => [path, path]));
}

/** Where an image has no files of its own there is only what every container has in its /etc. */
function isOfEveryContainer(root: string, name: string): boolean {
  if (name !== "etc") return false;
  const files = ["hostname", "hosts", "resolv.conf"];
  return (
    isDirectory(`${root}/${name}`) && readdirSync(`${root}/${name}`).every((file) => files.includes(file))
  );
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
