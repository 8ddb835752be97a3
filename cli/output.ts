/**
 * Where a command writes. The host supplies it, because touching `process.stdout` costs more than
 * starting a container, and because tests want the text.
 */
export interface Output {
  /** Write to standard output, newlines included by the caller. */
  out(text: string): void;
  /** Write to standard error. */
  err(text: string): void;
  /** Whether a file descriptor is a terminal. */
  isTerminal(fd: number): boolean;
  /** Whoever read standard output has gone: what is still written there reaches nobody. */
  readonly isClosed?: boolean;
  /** Width of the terminal in cells; 80 when there is none. */
  readonly columns: number;
}
