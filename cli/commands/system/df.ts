import { containerSizes } from "../../../core/engine/containers/size.ts";
import {
  type ImageUsage,
  imageUsage,
  type ListedContainer,
  RlError,
  type StoreUsage,
  splitName,
} from "../../../core/mod.ts";
import { isAtRest } from "../../containers/prune.ts";
import type { CommandContext } from "../../context.ts";
import type { ParsedArguments } from "../../flags/spec.ts";
import { formatAge, formatSize, shortId } from "../../format.ts";
import { formatTable } from "../../table.ts";
import { renderListing } from "../../template/listing.ts";
import type { systemDfSpec } from "./df.spec.ts";

const HEADS = {
  Type: "TYPE",
  TotalCount: "TOTAL",
  Active: "ACTIVE",
  Size: "SIZE",
  Reclaimable: "RECLAIMABLE",
};
const COLUMNS = ["Type", "TotalCount", "Active", "Size", "Reclaimable"];

/**
 * What the store takes, with docker's rows. Images are the unpacked layers, each counted once; the bytes as they
 * were fetched, which pushing and other id maps need, have a row of their own, and so have translated components.
 */
export async function run(
  args: ParsedArguments<typeof systemDfSpec>,
  context: CommandContext,
): Promise<number> {
  const { format, verbose } = args.flags;
  if (verbose && format !== undefined) throw both(format);
  const store = await context.store();
  const usage = await imageUsage(store);
  if (verbose) {
    context.output.out(imagesInDetail(usage.images, context.now()));
    return 0;
  }
  const rows = [
    imagesRow(usage),
    blobsRow(usage),
    await containersRow(context),
    ...(await componentRows(context)),
  ];
  const listing = { heads: HEADS, columns: COLUMNS, rows };
  context.output.out(renderListing(format, listing, context.output.isTerminal(1)));
  return 0;
}

function row(type: string, total: number, active: number, size: number, reclaimable: number): object {
  const share = size === 0 ? 0 : Math.floor((reclaimable / size) * 100);
  return {
    Active: String(active),
    Reclaimable: `${formatSize(reclaimable)} (${share}%)`,
    Size: formatSize(size),
    TotalCount: String(total),
    Type: type,
  };
}

function imagesRow({ images, layers, reclaimableLayers }: StoreUsage): object {
  const active = images.filter(({ containers }) => containers.length > 0).length;
  return row("Images", images.length, active, layers, reclaimableLayers);
}

function blobsRow({ blobs }: StoreUsage): object {
  return row("Blobs", blobs.count, 0, blobs.size, blobs.reclaimable);
}

/** Containers are told by what they have written; what goes with those that do not run can be had back. */
async function containersRow(context: CommandContext): Promise<object> {
  const containers = await context.shelf.list();
  const measured = containers.map(({ id, brief }) => ({ id, imageId: brief?.imageId ?? "" }));
  const sizes = await containerSizes(measured, context);
  const bytes = (counted: readonly ListedContainer[]): number =>
    counted.reduce((sum, { id }) => sum + (sizes.get(id)?.own ?? 0), 0);
  const resting = containers.filter(isAtRest);
  const active = containers.length - resting.length;
  return row("Containers", containers.length, active, bytes(containers), bytes(resting));
}

/** WebAssembly components as they were translated: of interest to those who have some. */
async function componentRows({ components }: CommandContext): Promise<object[]> {
  const all = await components.list();
  if (all.length === 0) return [];
  const bytes = (counted: typeof all): number => counted.reduce((sum, each) => sum + each.bytes, 0);
  const unused = all.filter(({ isUsed }) => !isUsed);
  return [row("Components", all.length, all.length - unused.length, bytes(all), bytes(unused))];
}

function imagesInDetail(images: readonly ImageUsage[], now: number): string {
  const rows = images.flatMap((image) =>
    image.references.map((reference) => {
      const { repository, tag = "<none>" } = splitName(reference);
      const created = Date.parse(image.record.created ?? "");
      return [
        repository,
        tag,
        shortId(image.imageId),
        created >= 0 ? formatAge(created, now) : "N/A",
        formatSize(image.size),
        formatSize(image.shared),
        formatSize(image.unique),
        String(image.containers.length),
      ];
    }),
  );
  const head = [
    "REPOSITORY",
    "TAG",
    "IMAGE ID",
    "CREATED",
    "SIZE",
    "SHARED SIZE",
    "UNIQUE SIZE",
    "CONTAINERS",
  ];
  return `Images space usage:\n\n${formatTable([head, ...rows])}`;
}

function both(format: string): RlError {
  return new RlError({
    code: "invalid",
    action: "format",
    subject: format,
    state: "a format is for the summary, not for --verbose",
    hint: "leave out one of --format and --verbose",
  });
}
