/**
 * Starts containers from encoded plans (core/plan/encode.ts).
 */
export interface Launcher {
  /**
   * Replace this process by the container's monitor. Does not return on success: the exit status of the
   * process is the container's. Throws `RlError` when the monitor itself cannot be started.
   */
  replace(plan: Uint8Array): never;
  /** Start the monitor beside this process with the given standard streams and wait for its exit status. */
  run(plan: Uint8Array, options?: LaunchOptions): Promise<LaunchResult>;
}

export interface LaunchOptions {
  readonly stdin?: Uint8Array | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface LaunchResult {
  readonly exitCode: number;
  readonly stdout: Uint8Array;
  readonly stderr: Uint8Array;
}
