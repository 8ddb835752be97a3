/**
 * The compiled filter of a bundle's config. Engines send the same profile with every container, and compiling it costs
 * as much as all the rest of a start, so what was compiled is kept in the user's own run directory. On the path of
 * every start of a bundle.
 */

import { machine } from "../../core/engine/session/machine.ts";
import { sessionPaths } from "../../core/engine/session/session.ts";
import { identity, privateDirectory, readSmallFile } from "../../core/host/bun/system.ts";
import type { LinuxSeccomp } from "../../core/mod.ts";
import type { RuntimeContext } from "./root.ts";

/** Set by the build to a digest of what is built. From source nothing is kept: the compiler may change. */
declare const RL_BUILD: string | undefined;

/** Bytes of a SHA-256, which a kept filter begins with. */
const DIGEST = 32;
/** With the 4096 instructions that the kernel takes at most; a file must be smaller. */
const LIMIT = DIGEST + 4096 * 8 + 1;

/** @throws RlError as the compiler does */
export async function bundleFilter(seccomp: LinuxSeccomp, context: RuntimeContext): Promise<Uint8Array> {
  const file = filterFile(seccomp, context);
  const kept = file === undefined ? undefined : readFilter(file);
  if (kept !== undefined) return kept;
  const { compileSeccomp, keepFilter } = await import("./filter-compile.ts");
  const filter = compileSeccomp(seccomp, machine());
  if (file !== undefined) keepFilter(file, digestOf(file, filter), filter);
  return filter;
}

/** Where the filter of this profile is kept; undefined where nothing can be. */
function filterFile(seccomp: LinuxSeccomp, { environment }: RuntimeContext): string | undefined {
  if (typeof RL_BUILD !== "string") return undefined;
  const directory = `${sessionPaths(environment, identity()).run}/filters`;
  // In a directory of somebody else's, a filter could be anything.
  if (privateDirectory(directory) < 0) return undefined;
  // The profile as it was read: its properties are in the reader's order, whatever the file's was.
  const key = JSON.stringify([RL_BUILD, machine(), seccomp], (_, value: unknown) =>
    typeof value === "bigint" ? `${value}n` : value,
  );
  return `${directory}/${new Bun.CryptoHasher("sha256").update(key).digest("hex")}`;
}

/** What is kept, when it is whole and of this name: a damaged filter must not let through what the profile refuses. */
function readFilter(file: string): Uint8Array | undefined {
  const bytes = readSmallFile(file, LIMIT);
  if (typeof bytes === "number" || bytes.length <= DIGEST) return undefined;
  const filter = bytes.subarray(DIGEST);
  const expected = digestOf(file, filter);
  return expected.every((byte, index) => byte === bytes[index]) ? filter : undefined;
}

/** Of the file's own name too, so that no file can stand in for another. */
function digestOf(file: string, filter: Uint8Array): Uint8Array {
  const name = file.slice(file.lastIndexOf("/") + 1);
  return new Bun.CryptoHasher("sha256").update(name).update(filter).digest();
}
