import type { FileRow } from "../protocol.ts";
import { byKey, type Listing } from "./listing.ts";

/** A row while what is below it comes. */
export interface Branch {
  row: FileRow;
  readonly below: Branch[];
}

/** A listing of rows that are there already, with the sizes of directories added up. */
export function listBranches(top: readonly Branch[]): Listing {
  for (const branch of top) addUp(branch);
  return {
    rows(path) {
      let level: readonly Branch[] = top;
      for (const key of path) level = level.find(({ row }) => row.key === key && row.hasRows)?.below ?? [];
      return level.map(({ row }) => row).sort(byKey);
    },
  };
}

function addUp(branch: Branch): number {
  let size = branch.row.size;
  for (const child of branch.below) size += addUp(child);
  branch.row = { ...branch.row, size, hasRows: branch.below.length > 0 };
  return size;
}
