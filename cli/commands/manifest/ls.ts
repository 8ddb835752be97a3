import {
  allIndexLists,
  digestIndex,
  escapeText,
  familiarReference,
  formatPlatform,
  parseReference,
} from "../../../core/mod.ts";
import type { CommandContext } from "../../context.ts";
import type { ParsedArguments } from "../../flags/spec.ts";
import { renderListing, wantsNamesAlone } from "../../template/listing.ts";
import type { manifestLsSpec } from "./ls.spec.ts";

const HEADS = { Digest: "DIGEST", Images: "IMAGES", Name: "NAME", Platforms: "PLATFORMS" };

/** By name; digests are those that the lists would be pushed with. */
export async function run(
  { flags }: ParsedArguments<typeof manifestLsSpec>,
  context: CommandContext,
): Promise<number> {
  const { metadata, digester } = context.content();
  const rows = (await allIndexLists(metadata)).map((list) => ({
    Digest: digestIndex(list, "oci", digester).digest,
    Images: list.entries.length,
    Name: familiarReference(parseReference(list.reference)),
    Platforms: platformsOf(list.entries),
  }));
  if (wantsNamesAlone(flags)) {
    context.output.out(rows.map(({ Name }) => `${escapeText(Name)}\n`).join(""));
    return 0;
  }
  const listing = { heads: HEADS, columns: ["Name", "Digest", "Platforms"], rows };
  context.output.out(renderListing(flags.format, listing, context.output.isTerminal(1)));
  return 0;
}

function platformsOf(entries: Awaited<ReturnType<typeof allIndexLists>>[number]["entries"]): string {
  return entries
    .flatMap(({ platform }) => (platform === undefined ? [] : [formatPlatform(platform)]))
    .join(", ");
}
