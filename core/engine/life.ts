/** What a container goes through, as commands ask for it. Failures are `RlError`. */
import type { AttachSettings, Container } from "../mod.ts";
import type { RunFlags } from "./run/words.ts";

export interface LifeApi {
  /** Write down a container that has not been started. @returns its id */
  create(request: CreateRequest): Promise<string>;
  /**
   * Start one that was created or has ended, as it was asked for then; what it has written is still there. Nothing is
   * done for one that runs.
   *
   * @param attach stay attached until it ends or is left; this process's streams are the container's meanwhile
   * @returns 0, or the exit status of a start that failed, whose words have been written; attached the container's
   */
  start(container: Container, attach?: AttachSettings): Promise<number>;
  /** Ask it to end, wait, and kill it when its time is over. Nothing is done for one that does not run. */
  stop(container: Container, how: StopRequest): Promise<void>;
  /**
   * Send its first process a signal; one that ends it does so for good.
   *
   * @param abort ends waiting for a monitor that does not answer
   * @throws RlError "invalid" when it does not run
   */
  kill(container: Container, signal: number, abort?: AbortSignal): Promise<void>;
  /** Freeze all its processes. @throws RlError "unsupported" without a control group of its own */
  pause(container: Container): Promise<void>;
  unpause(container: Container): Promise<void>;
}

export interface CreateRequest {
  readonly flags: RunFlags;
  /** As typed. */
  readonly image: string;
  readonly command: readonly string[];
}

export interface StopRequest {
  /** Undefined: as the container has it. */
  readonly signal?: number | undefined;
  /** Seconds, -1 for as long as it takes; undefined: as the container has it. */
  readonly timeout?: number | undefined;
}
