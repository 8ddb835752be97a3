import type { TransportResponse } from "../../ports/transport.ts";

/**
 * Gets the body of a response into a file by the runtime's own means. Chunks that are made for the program are garbage
 * soon after, and that of a large download costs more than its bytes.
 */
export interface BodySaver {
  /** Append the body to an open file. Rejects with what `body()` throws, or with the file system's error as it is. */
  save(fd: number): Promise<void>;
  /** Whoever reads has something to do; the server is not waited for. */
  pause(): void;
  /** More is waited for: from now on the server may be silent for too long. */
  resume(): void;
  /** Give the request up. */
  stop(): void;
}

const savers = new WeakMap<TransportResponse, BodySaver>();

export function offerSaver(response: TransportResponse, saver: BodySaver): void {
  savers.set(response, saver);
}

/** Undefined for a response of another transport. */
export function saverOf(response: TransportResponse): BodySaver | undefined {
  return savers.get(response);
}
