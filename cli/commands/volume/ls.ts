import { parseFilters } from "../../../core/engine/filter.ts";
import { listFilters } from "../../../core/engine/volume-filters.ts";
import { listVolumes, type VolumeRecord } from "../../../core/mod.ts";
import type { CommandContext } from "../../context.ts";
import type { ParsedArguments } from "../../flags/spec.ts";
import { labelHead, renderListing, wantsNamesAlone } from "../../template/listing.ts";
import type { volumeLsSpec } from "./ls.spec.ts";

/** Docker's. */
const HEADS = {
  Availability: "AVAILABILITY",
  Driver: "DRIVER",
  Group: "GROUP",
  Label: labelHead,
  Labels: "LABELS",
  Links: "LINKS",
  Mountpoint: "MOUNTPOINT",
  Name: "VOLUME NAME",
  Scope: "SCOPE",
  Size: "SIZE",
  Status: "STATUS",
};

/** Sorted by name. Sizes and counts of links are not measured here, as with docker. */
export async function run(
  { flags }: ParsedArguments<typeof volumeLsSpec>,
  { output, volumes, now }: CommandContext,
): Promise<number> {
  const store = volumes.store();
  const fits = await parseFilters(flags.filter, listFilters(store, now()));
  const found = listVolumes(store).filter(fits);
  if (wantsNamesAlone(flags)) {
    output.out(found.map(({ name }) => `${name}\n`).join(""));
    return 0;
  }
  const rows = found.map((volume) => rowOf(volume, store.directory(volume.name)));
  const listing = { heads: HEADS, columns: ["Driver", "Name"], rows };
  output.out(renderListing(flags.format, listing, output.isTerminal(1)));
  return 0;
}

function rowOf({ name, driver, labels }: VolumeRecord, directory: string): object {
  const texts = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
  return {
    Availability: "N/A",
    Driver: driver,
    Group: "N/A",
    Label: (key: unknown) => labels[String(key ?? "")] ?? "",
    Labels: texts.sort().join(","),
    Links: "N/A",
    Mountpoint: `${directory}/_data`,
    Name: name,
    Scope: "local",
    Size: "N/A",
    Status: "N/A",
  };
}
