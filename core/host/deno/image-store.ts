import { createImageStore, type ImageStore, type ImageStoreOptions } from "../common/image-store.ts";
import { createLocks } from "./locks.ts";

/**
 * Images in a directory, as they came: what `rl` has there with RL_ROOT.
 *
 * @param directory absolute path; made when something is written to it
 */
export function openImageStore(directory: string, options: ImageStoreOptions = {}): ImageStore {
  return createImageStore(directory, createLocks, options);
}
