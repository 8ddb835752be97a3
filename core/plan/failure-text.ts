/** The form of what is said about a failed step. */
import type { ErrorCode } from "../errors.ts";

/** What is said of one error. */
export interface FailureText {
  readonly code?: ErrorCode;
  /** The path is the subject unless this names another. */
  readonly state?: string;
  readonly hint?: string;
}

/** What is said of one step. */
export interface StepText {
  readonly action: string;
  /** Stands in when the step reports no path. */
  readonly subject?: string;
  readonly errors?: Readonly<Record<string, FailureText>>;
  /** For errors without a hint of their own. */
  readonly hint?: string;
}
