/** The storage driver of this session. The remembered answer is read on the path of every start. */
import { createOverlayDriver } from "../../host/bun/storage/overlay.ts";
import type { StorageDriver } from "../../mod.ts";
import { readText } from "./read-text.ts";
import type { Session } from "./session.ts";

/**
 * The kernel's overlay when nothing else is asked for and a trial with this kernel has shown that it works;
 * undefined when the choice takes more than a look.
 */
export function rememberedDriver({ environment, paths, user }: Session): StorageDriver | undefined {
  if (environment.RL_STORAGE_DRIVER) return undefined;
  const text = readText(`${paths.root}/storage-trial.json`);
  if (text === "") return undefined;
  try {
    const note = JSON.parse(text) as { kernel?: unknown; overlayError?: unknown } | null;
    if (note?.kernel === user.kernelRelease && note.overlayError === 0) return createOverlayDriver();
  } catch {
    // A torn note is as good as none: the trial is made again.
  }
  return undefined;
}
