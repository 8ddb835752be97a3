/** The directories that a WebAssembly program is given. */
import { readdirSync, realpathSync, statSync } from "node:fs";
import { WASM_DIRECTORY } from "./words.ts";

/** Below the root and no part of the image: those of the kernel, and the runner's own. */
const NOT_GIVEN = ["dev", "proc", "sys", WASM_DIRECTORY.slice(1)];

/**
 * Directories by the path that the program knows them by: those that were mounted, and those of the image. The root
 * itself is none of them, since the kernel's file systems are below it, by which a process can be changed from within;
 * nor are links of the image, which may lead there.
 */
export function preopens(mounted: readonly string[], root = ""): Record<string, string> {
  const own = readdirSync(`${root}/`, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !NOT_GIVEN.includes(entry.name))
    .map(({ name }) => `${root}/${name}`)
    .filter((path) => !isOfEveryContainer(path))
    .sort();
  const given = mounted.filter((path) => isGiven(path, root));
  return Object.fromEntries([...own, ...given].map((path) => [path, path]));
}

/** A mounted directory that is where it is said to be, or behind a link of the image to one that programs are given. */
function isGiven(path: string, root: string): boolean {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) return false;
  const real = realpathSync(path);
  if (real === path) return true;
  const [first = ""] = real.slice(root.length).split("/").slice(1);
  return first !== "" && !NOT_GIVEN.includes(first);
}

/** An /etc in which an image has no files of its own: there is only what every container has. */
function isOfEveryContainer(path: string): boolean {
  return path.endsWith("/etc") && readdirSync(path).every((file) => GENERATED.includes(file));
}

const GENERATED = ["hostname", "hosts", "resolv.conf"];
