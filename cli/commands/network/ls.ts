import { networksThat } from "../../../core/engine/api/networks.ts";
import type { NetworkRecord } from "../../../core/mod.ts";
import type { CommandContext } from "../../context.ts";
import type { ParsedArguments } from "../../flags/spec.ts";
import { shortId } from "../../format.ts";
import { labelHead, renderListing, wantsNamesAlone } from "../../template/listing.ts";
import type { networkLsSpec } from "./ls.spec.ts";

/** Docker's. */
const HEADS = {
  CreatedAt: "CREATED AT",
  Driver: "DRIVER",
  ID: "NETWORK ID",
  IPv4: "IPV4",
  IPv6: "IPV6",
  Internal: "INTERNAL",
  Label: labelHead,
  Labels: "LABELS",
  Name: "NAME",
  Scope: "SCOPE",
};

/** Sorted by name. */
export async function run(
  { flags }: ParsedArguments<typeof networkLsSpec>,
  context: CommandContext,
): Promise<number> {
  const { output } = context;
  const found = await networksThat(context, flags.filter);
  const idOf = ({ id }: NetworkRecord) => (flags["no-trunc"] ? id : shortId(id));
  if (wantsNamesAlone(flags)) {
    output.out(found.map((network) => `${idOf(network)}\n`).join(""));
    return 0;
  }
  const rows = found.map((network) => rowOf(network, idOf(network)));
  const listing = { heads: HEADS, columns: ["ID", "Name", "Driver", "Scope"], rows };
  output.out(renderListing(flags.format, listing, output.isTerminal(1)));
  return 0;
}

function rowOf({ name, driver, labels, internal, ranges, createdAt }: NetworkRecord, id: string): object {
  const texts = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
  return {
    CreatedAt: createdAt,
    Driver: driver,
    ID: id,
    IPv4: "true",
    IPv6: String(ranges.length > 1),
    Internal: String(internal),
    Label: (key: unknown) => labels[String(key ?? "")] ?? "",
    Labels: texts.sort().join(","),
    Name: name,
    Scope: "local",
  };
}
