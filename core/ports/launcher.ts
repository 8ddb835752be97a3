/**
 * Starts containers from encoded plans (core/plan/encode.ts).
 */
export interface Launcher {
  /**
   * Replace this process by the container's monitor. Does not return on success: the exit status of the
   * process is the container's. Throws `RlError` when the monitor itself cannot be started.
   */
  replace(plan: Uint8Array): never;
  /**
   * Start the monitor beside this process with the given standard streams and wait for its exit status. Throws
   * "limit" for a container that writes too much.
   */
  run(plan: Uint8Array, options?: LaunchOptions): Promise<LaunchResult>;
}

export interface LaunchOptions {
  readonly stdin?: Uint8Array | undefined;
  /** Asks the container to end, as SIGTERM does. */
  readonly signal?: AbortSignal | undefined;
  /** Most bytes of standard output, and of standard error; by default 16 MiB. More of either end the container. */
  readonly outputLimit?: number | undefined;
}

export interface LaunchResult {
  readonly exitCode: number;
  readonly stdout: Uint8Array;
  readonly stderr: Uint8Array;
}
