/** Bounds that keep a hostile archive from exhausting memory or time. */
export interface TarLimits {
  /** Entries, global headers included. */
  readonly entries: number;
  /** Bytes of one pax record set or GNU long name. */
  readonly metadataBytes: number;
  /** Bytes of a name or link target: PATH_MAX of Linux. */
  readonly nameBytes: number;
  /** Data regions of one sparse file. */
  readonly sparseRegions: number;
  /** Bytes of zeros after the end of the archive; tools pad to a record of some kilobytes. */
  readonly paddingBytes: number;
}

export const TAR_LIMITS: TarLimits = {
  entries: 1_000_000,
  metadataBytes: 1024 * 1024,
  nameBytes: 4096,
  sparseRegions: 65_536,
  paddingBytes: 64 * 1024 * 1024,
};
