/** How a container's root file system is put together. Three adapters: overlay, fuse-overlayfs, vfs. */
export interface StorageDriver {
  readonly name: "overlay" | "fuse-overlayfs" | "vfs";
  /** Which form of unpacked layers it mounts. */
  readonly form: "overlay" | "flat";
  /**
   * Describe the root file system of a container: pure, touches nothing. The launcher executes it.
   * `layers` are directory names below `layersDirectory`, bottom first (flat: exactly one).
   */
  rootfs(request: RootfsRequest): Rootfs;
}

export interface RootfsRequest {
  readonly layersDirectory: string;
  readonly layers: readonly string[];
  /** The container's own directory; made, and for `ephemeral` removed, by the launcher. */
  readonly containerDirectory: string;
  /** True when nothing must survive the container (`--rm`): syncing may be skipped. */
  readonly ephemeral: boolean;
}

/** What the launcher mounts at `containerDirectory/rootfs`. */
export type Rootfs =
  | {
      readonly kind: "overlay";
      readonly lowerBase: string;
      /** Names below lowerBase, top first, as mount options have it. */
      readonly lower: readonly string[];
      readonly upper: string;
      readonly work: string;
      readonly target: string;
      readonly volatile: boolean;
      /** Path of the FUSE program, when the kernel's own overlay is refused. */
      readonly fuse?: string | undefined;
    }
  | { readonly kind: "copy"; readonly source: string; readonly target: string };
