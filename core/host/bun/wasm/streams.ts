/**
 * Standard streams of components, read and written where they are asked for. Those of the package go through a worker
 * and through buffers, of which something may be left when the program ends.
 */
import { readSync, writeSync } from "node:fs";
import { clocks, io } from "@bytecodealliance/preview2-shim";

/** Their constructors are private to programs of the interface; translated components look whose a stream is. */
type Input = typeof io.streams.InputStream.prototype;
const InputStream = io.streams.InputStream as unknown as new () => Input;
const OutputStream = io.streams.OutputStream as unknown as new () => typeof io.streams.OutputStream.prototype;

/** Most bytes at once; a program asks again. */
const MOST = 65_536n;

/** That nothing more comes, or is taken: an error of the interface, not of a program. */
const CLOSED = { tag: "closed" } as const;

/** How long is waited for a descriptor that does not block, in milliseconds. */
const PAUSE = 1;

/** Ready at once, since whoever reads then waits in the reading. */
function ready() {
  return clocks.monotonicClock.subscribeDuration(0n);
}

/** Do it again while the descriptor is one that does not block and is not ready. */
function blocking<T>(work: () => T): T {
  for (;;) {
    try {
      return work();
    } catch (error) {
      const { code } = error as { code?: string };
      if (code !== "EAGAIN") throw code === "EPIPE" || code === "EBADF" ? CLOSED : error;
      Bun.sleepSync(PAUSE);
    }
  }
}

export class InputDescriptor extends InputStream {
  readonly #fd: number;

  constructor(fd: number) {
    super();
    this.#fd = fd;
  }

  override read(length: bigint): Uint8Array {
    return this.blockingRead(length);
  }

  override blockingRead(length: bigint): Uint8Array {
    if (length === 0n) return new Uint8Array();
    const bytes = new Uint8Array(Number(length < MOST ? length : MOST));
    const count = blocking(() => readSync(this.#fd, bytes));
    if (count === 0) throw CLOSED;
    return bytes.subarray(0, count);
  }

  override skip(length: bigint): bigint {
    return this.blockingSkip(length);
  }

  override blockingSkip(length: bigint): bigint {
    return BigInt(this.blockingRead(length).length);
  }

  override subscribe() {
    return ready();
  }
}

export class OutputDescriptor extends OutputStream {
  readonly #fd: number;

  constructor(fd: number) {
    super();
    this.#fd = fd;
  }

  override checkWrite(): bigint {
    return MOST;
  }

  override write(bytes: Uint8Array): void {
    this.blockingWriteAndFlush(bytes);
  }

  override blockingWriteAndFlush(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; ) at += blocking(() => writeSync(this.#fd, bytes, at));
  }

  override flush(): void {}

  override blockingFlush(): void {}

  override writeZeroes(length: bigint): void {
    this.blockingWriteAndFlush(new Uint8Array(Number(length < MOST ? length : MOST)));
  }

  override blockingWriteZeroesAndFlush(length: bigint): void {
    this.writeZeroes(length);
  }

  override splice(source: Input, length: bigint): bigint {
    return this.blockingSplice(source, length);
  }

  override blockingSplice(source: Input, length: bigint): bigint {
    const bytes = source.blockingRead(length);
    this.blockingWriteAndFlush(bytes);
    return BigInt(bytes.length);
  }

  override subscribe() {
    return ready();
  }
}
