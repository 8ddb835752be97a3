/** Putting the root file system together: directories on the host, then the overlay or the copy. */

import type { RootfsPropagation } from "../spec/runtime-config.ts";
import type { CompileContext } from "./context.ts";
import { PROPAGATION } from "./mount-options.ts";
import type { PlanRecord } from "./records.ts";

/** The directories a root file system needs, for the host stage, parents first. */
export function compileDirectories(context: CompileContext): PlanRecord[] {
  const { containerDirectory, rootfs } = context;
  // Nobody but its owner may look into the container's directory: layers may hold set-user-id programs.
  const modes = new Map<string, number>([[containerDirectory, 0o700]]);
  for (const mark of context.marks ?? []) modes.set(mark, 0o700);
  // The target of a copy is made by the copy, with the attributes of its source.
  const paths = rootfs.kind === "overlay" ? [rootfs.upper, rootfs.work, rootfs.target] : [];
  for (const path of paths) {
    for (const parent of parentsBelow(path, containerDirectory))
      modes.set(parent, modes.get(parent) ?? 0o700);
    // What the container sees as its root gets the mode of a root; the overlay's work directory is private.
    modes.set(path, rootfs.kind === "overlay" && path === rootfs.work ? 0o700 : 0o755);
  }
  return Array.from(modes, ([path, mode]) => ({ record: "directory", path, mode }));
}

/** Overlay or copy, then the root record. */
export function compileRootfs(context: CompileContext): PlanRecord[] {
  const { rootfs } = context;
  const root: PlanRecord = { record: "root", path: rootfs.target };
  switch (rootfs.kind) {
    case "directory":
      return [root];
    case "copy":
      return [{ record: "copyTree", source: rootfs.source, target: rootfs.target }, root];
    case "overlay":
      return [
        {
          record: "overlay",
          lowerBase: rootfs.lowerBase,
          // Top layer first, in the driver's form as in the record's.
          lower: rootfs.lower.join(":"),
          upper: rootfs.upper,
          work: rootfs.work,
          target: rootfs.target,
          volatile: rootfs.volatile ? 1 : 0,
          fuse: rootfs.fuse ?? "",
        },
        root,
      ];
  }
}

/** The values `rootfsPropagation` may have. */
export const ROOTFS_PROPAGATION = Object.keys(PROPAGATION) as readonly RootfsPropagation[];

/** The record after the root is entered; it is private without one. */
export function compileRootPropagation(mode: RootfsPropagation | undefined): PlanRecord[] {
  return mode === undefined ? [] : [{ record: "rootPropagation", propagation: PROPAGATION[mode] }];
}

/** Directories strictly between an ancestor and a path, top first; none when it is not below it. */
function parentsBelow(path: string, ancestor: string): string[] {
  if (!path.startsWith(`${ancestor}/`)) return [];
  const parts = path.slice(ancestor.length + 1).split("/");
  return parts.slice(1).map((_, index) => `${ancestor}/${parts.slice(0, index + 1).join("/")}`);
}
