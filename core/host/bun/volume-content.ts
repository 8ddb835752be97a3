/** The content of a volume as a tree: read as a whole, and replaced by one that was made beside it. */
import { existsSync, renameSync } from "node:fs";
import type { TreeReading } from "../../ports/tree-reader.ts";
import type { TreeWriter } from "../../ports/tree-writer.ts";
import { fileError } from "../common/files.ts";
import { openTreeChannel, type StartTreeWorker } from "./tree-channel.ts";
import { createTreeReader } from "./tree-reader.ts";
import { removeTree } from "./tree-store.ts";
import { createTreeWriter } from "./tree-writer.ts";

const DATA = "_data";
/** What takes the place of the content, once it is whole. */
const IMPORTED = "_imported";

/** Read all there is in a volume. @param directory the volume's */
export function readVolumeContent(directory: string, startWorker: StartTreeWorker): TreeReading {
  const place = { kind: "directory", path: `${directory}/${DATA}` } as const;
  return createTreeReader({ directory, startWorker }).read({ view: "whole", trees: [place], content: true });
}

export interface ContentWriter {
  readonly writer: TreeWriter;
  /** Put what was written, and finished, into the place of what was there. */
  publish(): Promise<void>;
}

/** Write on top of a copy of what a volume has. */
export async function writeVolumeContent(
  directory: string,
  singleId: boolean,
  startWorker: StartTreeWorker,
): Promise<ContentWriter> {
  await removeTree(startWorker, directory, IMPORTED);
  const channel = openTreeChannel(await startWorker());
  const writer = createTreeWriter(channel, {
    directory,
    name: IMPORTED,
    form: "flat",
    lowers: [DATA],
    singleId,
  });
  return {
    writer,
    async publish() {
      const old = `.gone-${crypto.randomUUID()}`;
      try {
        renameSync(`${directory}/${DATA}`, `${directory}/${old}`);
        renameSync(`${directory}/${IMPORTED}`, `${directory}/${DATA}`);
      } catch (error) {
        throw fileError("import volume", directory, error);
      }
      await removeTree(startWorker, directory, old);
    },
  };
}

/** Finish what was interrupted between the two steps of `publish`. */
export function settleVolumeContent(directory: string): void {
  if (existsSync(`${directory}/${DATA}`) || !existsSync(`${directory}/${IMPORTED}`)) return;
  renameSync(`${directory}/${IMPORTED}`, `${directory}/${DATA}`);
}
