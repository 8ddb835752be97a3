import {
  type ImageUsage,
  imageUsage,
  isRlError,
  RlError,
  type StorePorts,
  type StoreUsage,
  splitName,
} from "../../../core/mod.ts";
import { interruptibleReader, stopIfCancelled } from "../../cancelled.ts";
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

/** Containers that are looked through at the same time, each by a process of its own. */
const READERS = 4;

/**
 * What the store takes, with docker's rows. Images are the unpacked layers, each counted once; the bytes as they
 * were fetched, which pushing and other id maps need, have a row of their own.
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
  const rows = [imagesRow(usage), blobsRow(usage), await containersRow(usage, store, context)];
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

/** Containers are told by what they changed; which of them run is not known here, so none counts as reclaimable. */
async function containersRow(
  { images }: StoreUsage,
  { treeReader }: StorePorts,
  { containerDirectory, signal }: CommandContext,
): Promise<object> {
  const ids = images.flatMap(({ containers }) => containers);
  const reader = interruptibleReader(treeReader, signal, "measure", "containers");
  let size = 0;
  const left = [...ids];
  const readNext = async (): Promise<void> => {
    for (let id = left.pop(); id !== undefined; id = left.pop()) {
      const bytes = await changedBytes(`${containerDirectory(id)}/upper`, reader);
      size += bytes;
    }
  };
  await Promise.all(Array.from({ length: READERS }, readNext));
  stopIfCancelled(signal, "measure", "containers");
  return row("Containers", ids.length, ids.length, size, 0);
}

async function changedBytes(path: string, reader: StorePorts["treeReader"]): Promise<number> {
  const reading = reader.read({ view: "own", trees: [{ kind: "directory", path }], content: false });
  let bytes = 0;
  try {
    for (let entry = await reading.next(); entry !== undefined; entry = await reading.next())
      bytes += entry.size;
  } catch (error) {
    if (isRlError(error) && error.code === "cancelled") throw error;
    // Gone meanwhile, or without a layer of its own: it takes nothing.
  } finally {
    await reading.close();
  }
  return bytes;
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
