/** Volumes: directories that outlive containers. Each has what is written down of it beside its content. */
export interface VolumeStore {
  /** Names of all volumes, in no order. */
  names(): readonly string[];
  /** What is there of a volume; undefined when there is none. */
  read(name: string): StoredVolume | undefined;
  /** Make an empty volume, whole or not at all; false when there is one of this name. @throws RlError "io" */
  create(name: string, text: string): boolean;
  /** Absolute path of its directory, which has its content in `_data`. */
  directory(name: string): string;
  /** Ids of the containers, running or not, that have a mark of it. */
  users(name: string): readonly string[];
  /** Remove it, unless a container uses it: then false. True also when there is none. */
  remove(name: string): Promise<boolean>;
  /** Bytes that its content takes on the disk, of what can be read; undefined when it cannot be measured. */
  size(name: string): Promise<number | undefined>;
}

export interface StoredVolume {
  /** What was written down; undefined for an anonymous volume, of which there is nothing to say. */
  readonly text: string | undefined;
  /** When its directory was made, in milliseconds since the epoch. */
  readonly madeAt: number;
}
