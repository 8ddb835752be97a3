/**
 * What a runtime reports of a container: OCI Runtime Specification 1.2, runtime.md "State".
 */

/**
 * Where a container is in its life: "creating" while the environment is being made, "created" when the
 * process waits for start, "running" while it runs, "stopped" after it has ended. Runtimes may have more; "paused" is
 * what runc calls one whose processes are frozen.
 */
export type RuntimeStatus = "creating" | "created" | "running" | "paused" | "stopped";

/** The state document, as printed by `state` and as given to hooks on standard input. */
export interface State {
  readonly ociVersion: string;
  readonly id: string;
  readonly status: RuntimeStatus;
  /** Process id as seen from the host; required once "created" or "running". */
  readonly pid?: number;
  /** Absolute path of the bundle. */
  readonly bundle: string;
  readonly annotations?: Readonly<Record<string, string>>;
}
