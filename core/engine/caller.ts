/** Who has a container started: what it hears meanwhile, and which program explains a start that has failed. */
import type { ImageRecord, PullEvent } from "../mod.ts";

export interface Caller {
  /** One line about something that is not a failure. */
  warn(text: string): void;
  /** Bring getting or unpacking an image to its end; the image. Throws what that throws. */
  follow(getting: Getting): Promise<ImageRecord>;
  /** What a start in the background has said when it failed: a line, and mostly a hint. */
  tellFailure(words: string): void;
  /** The command that is executed with STEP ERRNO PATH appended when a step of the C side has failed. */
  failureArguments(): readonly string[];
}

/** Work that gets an image. */
export interface Getting {
  /** The image as it is called for people, when it is fetched; undefined when it is only unpacked. */
  readonly title: string | undefined;
  /** Whether anybody wants to see how far it is. */
  readonly isShown: boolean;
  begin(signal: AbortSignal): AsyncGenerator<PullEvent, ImageRecord>;
}
