/** What containers have written: bytes of files, read by a process of the user namespace that they belong to. */
import {
  type ImageRecord,
  imageTrees,
  isRlError,
  readImages,
  type StorePorts,
  type TreeReader,
} from "../../mod.ts";
import type { Apis } from "../apis.ts";
import { interruptibleReader, stopIfCancelled } from "../cancelled.ts";

/** Containers that are looked through at the same time, each by a process of its own. */
const READERS = 4;

export interface ContainerSize {
  /** Bytes of what the container has written. */
  readonly own: number;
  /** The same with what its image holds; 0 for an image that is gone. */
  readonly whole: number;
}

type Measured = { readonly id: string; readonly imageId: string };

/** Sizes by id. One that has gone meanwhile takes nothing. */
export async function containerSizes(
  containers: readonly Measured[],
  context: Pick<Apis, "store" | "shelf" | "signal">,
): Promise<ReadonlyMap<string, ContainerSize>> {
  const sizes = new Map<string, ContainerSize>();
  if (containers.length === 0) return sizes;
  const { signal, shelf } = context;
  const store = await context.store();
  const images = new Map((await readImages(store.metadata)).map((image) => [String(image.imageId), image]));
  const treeReader = interruptibleReader(store.treeReader, signal, "measure", "containers");
  const left = [...containers];
  const measureNext = async (): Promise<void> => {
    for (let next = left.pop(); next !== undefined; next = left.pop()) {
      const image = images.get(next.imageId);
      const own = await ownBytes(shelf.place(next.id), image, { ...store, treeReader });
      sizes.set(next.id, { own, whole: image === undefined ? 0 : image.contentSize + own });
    }
  };
  await Promise.all(Array.from({ length: READERS }, measureNext));
  stopIfCancelled(signal, "measure", "containers");
  return sizes;
}

/** A tree that holds the whole root is compared with its image's. */
async function ownBytes(
  { directory, driver }: ReturnType<Apis["shelf"]["place"]>,
  image: ImageRecord | undefined,
  { treeReader }: Pick<StorePorts, "treeReader">,
): Promise<number> {
  if (driver !== "vfs") {
    return await bytesOf(treeReader, { view: "own", trees: [place(`${directory}/upper`)], content: false });
  }
  if (image === undefined) return 0;
  return await bytesOf(treeReader, {
    view: "whole",
    trees: [place(`${directory}/rootfs`)],
    base: imageTrees(image, "flat"),
    content: false,
  });
}

function place(path: string) {
  return { kind: "directory", path } as const;
}

async function bytesOf(reader: TreeReader, request: Parameters<TreeReader["read"]>[0]): Promise<number> {
  const reading = reader.read(request);
  let bytes = 0;
  try {
    for (let entry = await reading.next(); entry !== undefined; entry = await reading.next()) {
      if (entry.same !== true) bytes += entry.size;
    }
  } catch (error) {
    if (isRlError(error) && error.code === "cancelled") throw error;
    // Gone meanwhile, or it never ran: it takes nothing.
  } finally {
    await reading.close();
  }
  return bytes;
}
