import type { ExploredEntry, MergedLayer } from "../../../core/mod.ts";
import type { FileRow } from "../protocol.ts";
import type { Listing } from "./listing.ts";
import { keyOf, shownName } from "./names.ts";
import { type Branch, listBranches } from "./row-tree.ts";

/** What one layer adds, changes and removes. */
export function listLayer({ entries }: MergedLayer): Listing {
  const top: Branch[] = [];
  /** The branches that the next entry may be in, from the root down. */
  const open: Branch[] = [];
  for (const entry of entries) {
    const branch: Branch = { row: rowOf(entry), below: [] };
    (open[entry.depth - 1]?.below ?? top).push(branch);
    open.length = entry.depth;
    open.push(branch);
  }
  return listBranches(top);
}

function rowOf({ name, type, change, size, hiddenBy, link }: ExploredEntry): FileRow {
  const notes = [
    ...(link === undefined ? [] : [`${type === "hardlink" ? "same file as" : "→"} ${shownName(link)}`]),
    ...(change === "removed" ? ["whiteout"] : []),
    ...(hiddenBy === undefined || change === "removed" ? [] : [`hidden by layer ${hiddenBy + 1}`]),
  ];
  return {
    key: keyOf(name),
    name: shownName(name),
    kind: type,
    hasRows: false,
    // What is not there any more adds nothing to what the layer has.
    size: change === "removed" ? 0 : size,
    ...(change !== "kept" && { change }),
    isHidden: hiddenBy !== undefined && change !== "removed",
    ...(notes.length > 0 && { note: notes.join(", ") }),
  };
}
