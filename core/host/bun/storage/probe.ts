import { RlError } from "../../../errors.ts";
import type { StorageDriver } from "../../../ports/storage-driver.ts";
import type { StartTreeWorker } from "../tree-channel.ts";
import { askWorker } from "../tree-store.ts";

/** What a trial on this host and file system showed. */
export interface StorageTrial {
  /** errno of the kernel's overlay mount, 0 when it works. */
  readonly overlayError: number;
  /** errno of opening /dev/fuse, 0 when it works. */
  readonly fuseError: number;
}

export interface StorageProbeOptions {
  /** Absolute path of the data directory. The trial is made below it, since its file system decides. */
  readonly root: string;
  readonly startWorker: StartTreeWorker;
  /** RL_STORAGE_DRIVER of the environment: a driver's name, or nothing. */
  readonly override: string | undefined;
  /** Absolute path of fuse-overlayfs, when it is installed. */
  readonly fuseProgram: string | undefined;
}

/** What was chosen, and why not something faster. */
export interface StorageChoice {
  readonly name: StorageDriver["name"];
  readonly fuseProgram: string | undefined;
}

const NAMES: readonly StorageDriver["name"][] = ["overlay", "fuse-overlayfs", "vfs"];

/**
 * Choose the storage driver: the override, else the fastest that works. A trial mount tells whether the
 * kernel's overlay does; it is made once per kernel release and file system and then remembered.
 */
export async function chooseStorage(options: StorageProbeOptions): Promise<StorageChoice> {
  const { override, fuseProgram } = options;
  if (override !== undefined && override !== "") return takeOverride(override, fuseProgram);
  const trial = await recallOrTry(options);
  if (trial.overlayError === 0) return { name: "overlay", fuseProgram: undefined };
  if (trial.fuseError === 0 && fuseProgram !== undefined) return { name: "fuse-overlayfs", fuseProgram };
  return { name: "vfs", fuseProgram: undefined };
}

/** Make the trial, remembering nothing. */
export async function tryStorage(root: string, startWorker: StartTreeWorker): Promise<StorageTrial> {
  const { values } = await askWorker(startWorker, "probe", [root]);
  return { overlayError: values[0], fuseError: values[1] };
}

function takeOverride(override: string, fuseProgram: string | undefined): StorageChoice {
  const name = NAMES.find((known) => known === override);
  if (name === undefined) {
    throw new RlError({
      code: "invalid",
      action: "choose storage driver",
      subject: override,
      state: "there is no such driver",
      hint: `set RL_STORAGE_DRIVER to one of ${NAMES.join(", ")}, or unset it`,
    });
  }
  if (name === "fuse-overlayfs" && fuseProgram === undefined) {
    throw new RlError({
      code: "unsupported",
      action: "choose storage driver",
      subject: override,
      state: "fuse-overlayfs is not in PATH",
      hint: "sudo apt-get install fuse-overlayfs",
    });
  }
  return { name, fuseProgram: name === "fuse-overlayfs" ? fuseProgram : undefined };
}

async function recallOrTry({ root, startWorker }: StorageProbeOptions): Promise<StorageTrial> {
  const file = Bun.file(`${root}/storage-trial.json`);
  const kernel = (await Bun.file("/proc/sys/kernel/osrelease").text()).trim();
  const recalled = await recall(file, kernel, await deviceOf(root));
  if (recalled !== undefined) return recalled;
  const trial = await tryStorage(root, startWorker);
  // The trial may have made the directory, so its device is asked again. A note that cannot be written, as on
  // a full disk, only costs another trial.
  const note = { kernel, device: await deviceOf(root), ...trial };
  await Bun.write(file, JSON.stringify(note)).catch(() => undefined);
  return trial;
}

/** The note, when it is of this kernel and file system; a torn or foreign one is as good as none. */
async function recall(
  file: Bun.BunFile,
  kernel: string,
  device: number | undefined,
): Promise<StorageTrial | undefined> {
  try {
    const note: Partial<StorageTrial> & { kernel?: unknown; device?: unknown } = await file.json();
    const { overlayError, fuseError } = note;
    if (note.kernel !== kernel || note.device !== device) return undefined;
    if (typeof overlayError !== "number" || typeof fuseError !== "number") return undefined;
    // What failed may have been mended since; what worked goes on working.
    return overlayError === 0 ? { overlayError, fuseError } : undefined;
  } catch {
    return undefined;
  }
}

async function deviceOf(path: string): Promise<number | undefined> {
  try {
    return (await Bun.file(path).stat()).dev;
  } catch {
    return undefined;
  }
}
