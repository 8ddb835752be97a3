/** What a plan needs besides the runtime configuration: where things are on this host. */

import type { ImageMount, VolumeMount } from "../bundle/mounts.ts";
import type { Rootfs } from "../ports/storage-driver.ts";
import type { SecurityModules } from "./labels.ts";
import type { PlanRecord } from "./records.ts";

/** The fields of one kind of record. */
export type RecordFields<N extends PlanRecord["record"]> = Omit<Extract<PlanRecord, { record: N }>, "record">;

/** A file the container finds at `target`, whatever its image has there. */
export interface GeneratedFile {
  readonly target: string;
  readonly content: Uint8Array;
  /** Permission bits, by default 0644. */
  readonly mode?: number | undefined;
}

export interface CompileContext {
  /**
   * The container's own directory, which is its bundle: relative paths of the config are below it. Made by the
   * plan; its parent exists.
   */
  readonly containerDirectory: string;
  /** More directories of the container's own, made on the host with it. */
  readonly marks?: readonly string[] | undefined;
  /** How the root file system is put together; "directory" takes one that is there. */
  readonly rootfs: Rootfs | { readonly kind: "directory"; readonly target: string };
  /** The user namespace, or nothing to stay in the caller's. */
  readonly userns?: RecordFields<"userns"> | undefined;
  /** A user namespace of the container's own within that one. */
  readonly innerUserns?: RecordFields<"innerUserns"> | undefined;
  /**
   * The container's control group, from "cgroup" to "scopeArgument"; none of these when the container stays in its
   * caller's. Must be there when the config asks for one.
   */
  readonly cgroup?: { readonly records: readonly PlanRecord[]; readonly isAwaited: boolean } | undefined;
  /** Containers whose mounts are shared: binds from below their /proc/PID/root are opened in there. */
  readonly donors?: readonly { readonly pid: number; readonly startTime: number }[] | undefined;
  readonly generatedFiles?: readonly GeneratedFile[] | undefined;
  /** Those of the config's binds that are volumes. */
  readonly volumes?: readonly VolumeMount[] | undefined;
  /** And those that are images. */
  readonly images?: readonly ImageMount[] | undefined;
  /** Where what is mounted is to belong to the container's user. */
  readonly owned?: readonly string[] | undefined;
  /** Volumes that go with the container, by the path of their directories. */
  readonly anonymousVolumes?: readonly string[] | undefined;
  /** Directories the container expects to find, such as the volumes its image declares: made when missing. */
  readonly directories?: readonly string[] | undefined;
  /** The compiled system call filter; must be there when the config has a profile. */
  readonly seccompFilter?: Uint8Array | undefined;
  /** SECCOMP_FILTER_FLAG_* that it is loaded with. */
  readonly seccompFlags?: number | undefined;
  /** Lock all but what is mounted to be written to: see `compileLandlock`. Needs noNewPrivileges. */
  readonly landlock?: boolean | undefined;
  /** The host's security modules; without them no label can be had. */
  readonly modules?: SecurityModules | undefined;
  /** Takes the place of the config's numeric user, see `GeneratedConfig.userSpec`. */
  readonly userSpec?: string | undefined;
  /** Supplementary groups by name or number, besides the config's. */
  readonly groups?: readonly string[] | undefined;
  /** Standard input: an empty one or the caller's. */
  readonly stdin: "none" | "caller";
  /** The command that tells the user about a failed step; gets STEP ERRNO PATH appended. */
  readonly failureArguments?: readonly string[] | undefined;
  /** The user-mode network helper and its arguments; "{netns}" stands for the namespace's path. */
  readonly helperArguments?: readonly string[] | undefined;
  /** Run the command below a small init. */
  readonly init?: boolean | undefined;
  /** What hooks are told; without it a config with hooks is refused. */
  readonly hookState?: RecordFields<"hookState"> | undefined;
  /** Directories removed after the container has ended. */
  readonly cleanup?: readonly string[] | undefined;
}
