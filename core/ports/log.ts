/** Where the core tells a person something that is not an error. */
export interface Log {
  /** One line, no newline. Warnings are facts with a consequence and a way to mend it. */
  warn(message: string): void;
  /** Progress and detail, shown only when asked for. */
  debug(message: string): void;
}
