/** Volumes, as a program has them. */
import {
  createVolume,
  findVolume,
  listVolumes,
  type PrunedVolume,
  pruneVolumes,
  removeVolume,
  type VolumeRecord,
} from "../../mod.ts";
import type { Apis } from "../apis.ts";
import { parseFilters } from "../filter.ts";
import { listFilters, pruneFilters } from "../volume-filters.ts";
import { type Filters, filterTexts } from "./filters.ts";
import { kept } from "./streams.ts";

/** What is done with volumes. A name is made of letters, digits, _, . and -. */
export interface Volumes {
  /** The one of this name, made when there is none; a new one without a name by default. */
  create(
    name?: string,
    options?: { readonly labels?: Readonly<Record<string, string>> | undefined },
  ): Promise<VolumeRecord>;
  /** Sorted by name; filters are dangling, driver, label and name. */
  list(options?: { readonly filters?: Filters | undefined }): Promise<readonly VolumeRecord[]>;
  /** With `mountpoint`, where its files are on the host. @throws RlError "not-found" */
  inspect(name: string): Promise<VolumeRecord & { readonly mountpoint: string }>;
  /** @throws RlError "not-found", "denied" for one that a container uses */
  remove(name: string): Promise<void>;
  /** Remove those that no container uses and that have no name; with `all` also those that have one. */
  prune(options?: PruneOptions): Promise<readonly PrunedVolume[]>;
  /** Its content as an uncompressed archive. @throws RlError "not-found" */
  export(name: string): AsyncIterable<Uint8Array>;
  /** Unpack an uncompressed archive on top of its content: all of it or nothing. @throws RlError "not-found", "denied" */
  import(name: string, archive: AsyncIterable<Uint8Array>): Promise<void>;
}

export interface PruneOptions {
  readonly all?: boolean | undefined;
  readonly filters?: Filters | undefined;
}

export function createVolumes(apis: Pick<Apis, "volumes" | "now">): Volumes {
  const store = () => apis.volumes.store();
  return {
    create: async (given, { labels = {} } = {}) =>
      createVolume(store(), {
        name: given ?? crypto.getRandomValues(new Uint8Array(32)).toHex(),
        driver: "local",
        labels,
        options: {},
        createdAt: new Date(apis.now()).toISOString(),
        anonymous: given === undefined,
      }),
    async list({ filters } = {}) {
      const fits = await parseFilters(filterTexts(filters), listFilters(store(), apis.now()));
      return listVolumes(store()).filter(fits);
    },
    inspect: async (name) => ({
      ...findVolume(store(), name),
      mountpoint: `${store().directory(name)}/_data`,
    }),
    remove: (name) => removeVolume(store(), name),
    async prune({ all = false, filters } = {}) {
      const filter = await parseFilters(filterTexts(filters), new Map(pruneFilters(apis.now())));
      return await Array.fromAsync(pruneVolumes(store(), { all, filter }));
    },
    export: (name) => kept(apis.volumes.read(name)),
    import: (name, archive) => apis.volumes.write(name, archive),
  };
}
