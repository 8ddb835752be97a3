/** Why a start has failed that this program asked for: told by a program that the monitor executes. */
import { readFileSync, rmSync } from "node:fs";
import { type ErrorParts, RlError } from "../../core/mod.ts";
import { findProgram } from "../session/programs.ts";

/** Where one start's failure is told. */
export interface FailureReport {
  /** What the monitor executes. */
  readonly command: readonly string[];
  /** The failure, if there was one; what was written is removed. @param words what the monitor said itself */
  take(words: string): RlError;
  /** Whether a failure was told. */
  isTold(): boolean;
  /** Nothing is wanted of it any more. */
  remove(): void;
}

/** Statuses of a start that has failed: 125 and those of shells for what cannot be executed. */
export function isFailure(status: number): boolean {
  return status >= 125 && status <= 127;
}

/**
 * @param directory of this user's own, where the report is left
 * @param kind "image" for the start of a container, "bundle" for a further command
 */
export function failureReport(
  directory: string,
  kind: "image" | "bundle",
  path: string | undefined,
): FailureReport {
  const file = `${directory}/failure-${crypto.randomUUID()}`;
  const read = (): string | undefined => {
    try {
      return readFileSync(file, "utf8");
    } catch {
      return undefined;
    }
  };
  const remove = (): void => rmSync(file, { force: true });
  return {
    command: reporter(file, kind, path),
    isTold: () => read() !== undefined,
    take(words) {
      const text = read();
      remove();
      if (text !== undefined) return new RlError(JSON.parse(text) as ErrorParts);
      const [line = "", hint] = words.trim().split("\n");
      const state = line.replace(/^rl: /, "") || "its monitor has said nothing";
      const mended = hint?.replace(/^hint: /, "");
      return new RlError({
        code: "io",
        action: "start",
        subject: kind === "image" ? "container" : "command",
        state,
        hint: mended,
      });
    },
    remove,
  };
}

/** From source, this package's own program; inside a compiled program there is no file to execute, and `rl` is asked. */
function reporter(file: string, kind: string, path: string | undefined): readonly string[] {
  if (!import.meta.dir.startsWith("/$bunfs/")) {
    return [process.execPath, `${import.meta.dir}/../step-failed.ts`, file, kind];
  }
  const program = findProgram("rl", path);
  if (program === undefined) return ["/bin/false"];
  return kind === "image" ? [program, "__step-failed"] : [program, "__step-failed", "--exec"];
}
