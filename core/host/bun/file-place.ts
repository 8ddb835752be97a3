/** Files in use, by workers whose root is a container's or the host's. */
import { RlError } from "../../errors.ts";
import type { FilePlace, FoundFile } from "../../ports/file-place.ts";
import type { TreeEntryType } from "../../ports/tree-reader.ts";
import { openTreeChannel, type StartTreeWorker, type TreeChannel } from "./tree-channel.ts";
import { openReading } from "./tree-reader.ts";
import { createTreeRecords } from "./tree-records.ts";
import { writeEntries } from "./tree-writer.ts";

export interface FilePlaceOptions {
  /** Starts a worker whose root is the place's. */
  readonly startWorker: StartTreeWorker;
  readonly isHost: boolean;
  /** Only one id is mapped: owners that cannot be set are left out. */
  readonly singleId: boolean;
}

const FOLLOW = 1;
const FLAG_SINGLE_ID = 1;
const FLAG_CALLERS = 2;
const SLASH = 0x2f;

const TYPES: ReadonlyMap<number, TreeEntryType> = new Map([
  [0x1000, "fifo"],
  [0x2000, "character"],
  [0x4000, "directory"],
  [0x6000, "block"],
  [0x8000, "file"],
  [0xa000, "symlink"],
  [0xc000, "socket"],
]);

/** One worker looks and writes; each reading has its own, once that one has ended. */
export function createFilePlace({ startWorker, isHost, singleId }: FilePlaceOptions): FilePlace {
  let channel: TreeChannel | undefined;

  async function open(): Promise<TreeChannel> {
    channel ??= openTreeChannel(await startWorker());
    return channel;
  }

  async function close(): Promise<void> {
    const closing = channel;
    channel = undefined;
    await closing?.close();
  }

  return {
    isHost,
    close,
    async look(path, follow) {
      const { records, answer } = await open();
      records.start("look");
      records.number(follow ? FOLLOW : 0, 1);
      records.rest(path);
      records.end();
      const { values, bytes } = await answer();
      return found(values[0], values[1], bytes);
    },
    read(path, follow) {
      const records = createTreeRecords();
      records.start("show");
      records.number(follow ? FOLLOW : 0, 1);
      records.rest(path);
      records.end();
      const start: StartTreeWorker = async () => {
        // The root of a container that does not run is mounted by each worker: one at a time.
        await close();
        return await startWorker();
      };
      return openReading(start, records.take());
    },
    async write(directory) {
      const opened = await open();
      // The writer ends it.
      channel = undefined;
      opened.records.start("open");
      opened.records.number((singleId ? FLAG_SINGLE_ID : 0) | (isHost ? FLAG_CALLERS : 0), 1);
      opened.records.rest(directory);
      opened.records.end();
      return writeEntries(opened, "");
    },
  };
}

function found(error: number, mode: number, path: Uint8Array): FoundFile {
  if (error !== 0) return { type: "absent", path: new Uint8Array(), error };
  const type = TYPES.get(mode & 0xf000);
  const isTold = type === "symlink" || path[0] === SLASH;
  if (type === undefined || !isTold) throw unreachable(path);
  return { type, path: type === "symlink" ? path : path.subarray(1), error: 0 };
}

/** What the kernel says of a mount that is not below the root any more. */
function unreachable(path: Uint8Array): RlError {
  const subject = new TextDecoder().decode(path);
  return new RlError({ code: "io", action: "look at", subject, state: "it cannot be reached any more" });
}
