/** What a command is given: everything it may touch, so that a test can give it something else. */
import type { HostReport, ImageRecord, PullEvent } from "../core/mod.ts";

import type { Output } from "./output.ts";

export interface CommandContext {
  readonly output: Output;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly images: ImagesApi;
  readonly host: HostApi;
  readonly build: BuildFacts;
  /** Aborts when the person gives up (SIGINT, SIGTERM), so that a command can clean up behind itself. */
  readonly signal: AbortSignal;
  /** Milliseconds since the epoch. */
  now(): number;
}

/** The part of the image store that commands use. */
export interface ImagesApi {
  /** Fetch what a reference, as people write it, means now. Failures are `RlError`. */
  pull(reference: string, options: PullOptions): AsyncGenerator<PullEvent, ImageRecord>;
  /** Every image, once per reference and platform. */
  list(): Promise<readonly ImageRecord[]>;
}

export interface PullOptions {
  /** As typed: "linux/arm64"; the host's when undefined. */
  readonly platform: string | undefined;
  readonly signal: AbortSignal;
}

export interface HostApi {
  report(): Promise<HostReport>;
}

/** What this program is. */
export interface BuildFacts {
  readonly version: string;
  /** "Bun 1.4.5". */
  readonly runtime: string;
  /** "linux/amd64". */
  readonly platform: string;
}
