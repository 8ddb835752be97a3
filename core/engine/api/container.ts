/** One container, as a program has it. */
import type { ImageRecord } from "../../mod.ts";
import type {
  ContainerStatus,
  InspectedContainer,
  LiveProcess,
  LogEntry,
  LogOptions,
  Stats,
} from "./container-types.ts";
import type { Copying } from "./copying.ts";
import type { ExecOptions, Process } from "./exec.ts";
import type { LiveLimits } from "./settings.ts";
import type { Output, Streams } from "./streams.ts";
import type { Change, CommitOptions } from "./trees.ts";

/** What ends a container, in place of what it was made with. */
export interface StopOptions {
  /** "SIGINT", "INT" or a number. */
  readonly signal?: string | undefined;
  /** Whole seconds until it is killed; -1 for as long as it takes. */
  readonly timeout?: number | undefined;
}

/**
 * A container. It goes on when the program ends that has this object, unless it is disposed of:
 *
 *     await using server = await run("redis");
 *
 * stops and removes it when the block is left. Failures are `RlError`; what a container must be running for fails with
 * "invalid" when it does not, and everything with "not-found" once it is removed.
 */
export interface Container extends AsyncDisposable, Copying {
  /** 64 hexadecimal digits. */
  readonly id: string;
  readonly name: string;
  /**
   * What it writes. Of a container started with `attach`, its very bytes, from the first one on; it waits while nobody
   * reads them. Of any other, its log as text, from the beginning to its end.
   */
  readonly stdout: ReadableStream<Uint8Array>;
  readonly stderr: ReadableStream<Uint8Array>;
  /** Of one that was started with `attach` and `stdin`; closing it is the end of its input. */
  readonly stdin: WritableStream<Uint8Array>;
  /** Let go of the streams of one that was started with `attach`: it goes on, and nothing here waits for it any more. */
  leave(): void;
  /** All that it writes until it ends, and its exit code. */
  output(): Promise<Output>;
  /** Its exit code, once it has ended: 128 and the signal's number for one that a signal has ended. */
  wait(options?: { readonly signal?: AbortSignal | undefined }): Promise<number>;
  status(): Promise<ContainerStatus>;
  /** All about it, with docker's names. `size` measures what it has written. */
  inspect(options?: { readonly size?: boolean | undefined }): Promise<InspectedContainer>;
  /** What it has written up to now, the oldest first; with `follow` on to its end. */
  logs(options?: LogOptions): AsyncIterable<LogEntry>;
  /** Run a further command in it to its end. A command that cannot be executed is an RlError. */
  exec(args: readonly string[], options?: ExecOptions): Promise<Output>;
  /** Start a further command in it, with its streams here. */
  spawn(args: readonly string[], options?: ExecOptions): Promise<Process>;
  /** Its streams from now on; leaving it lets it go on. */
  attach(): Promise<Streams & { leave(): void; readonly exitCode: Promise<number> }>;
  /** Start it when it does not run, with what it has written before. */
  start(): Promise<void>;
  /** Ask it to end, and wait until it has; nothing is done when it does not run. */
  stop(options?: StopOptions): Promise<void>;
  /** Stop it, and start it again. */
  restart(options?: StopOptions): Promise<void>;
  /** Send its first process a signal: "SIGKILL" by default. */
  kill(signal?: string): Promise<void>;
  /** Freeze its processes. @throws RlError "unsupported" without a control group of its own */
  pause(): Promise<void>;
  unpause(): Promise<void>;
  /** Remove it. `force` kills it first when it runs; `volumes` removes those without a name, too. */
  remove(options?: {
    readonly force?: boolean | undefined;
    readonly volumes?: boolean | undefined;
  }): Promise<void>;
  rename(name: string): Promise<void>;
  /** Give it other limits, at once when it runs. */
  update(limits: LiveLimits): Promise<void>;
  /** An image of it, with what it has changed as one more layer; without a reference it is had by its id. */
  commit(reference?: string, options?: CommitOptions): Promise<ImageRecord>;
  /** Its root file system as an uncompressed archive, without what is mounted in it. */
  export(): AsyncIterable<Uint8Array>;
  /** The paths that are not as its image has them. */
  diff(): Promise<readonly Change[]>;
  /** What it uses, every so many milliseconds (1000), until it ends. */
  stats(options?: {
    readonly interval?: number | undefined;
    readonly signal?: AbortSignal | undefined;
  }): AsyncIterable<Stats>;
  /** Its processes, as the host sees them. */
  top(): Promise<readonly LiveProcess[]>;
}
