/**
 * Why a start has failed that this program asked for. The monitor, which has no words, executes a command with the failed
 * step's number, errno and path; here it is the shell, which leaves them in a file for this program to put into words.
 */
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { describeFailure, RlError } from "../../mod.ts";

/** Where one start's failure is told; to be removed when it has not failed. */
export interface FailureReport extends Disposable {
  /** What the monitor executes. */
  readonly command: readonly string[];
  /** The failure; what was written of it is removed. @param words what the monitor said itself */
  take(words: string): RlError;
  /** Whether a failure was told. */
  isTold(): boolean;
}

/** Builtins alone, for there is no PATH. Once nobody waits for the start, as with a later one by a restart policy, there is no file. */
const SCRIPT = `[ -e "$1" ] && printf '%s\\n%s\\n%s' "$2" "$3" "$4" >"$1"; exit 125`;

/**
 * @param directory of this user's own, where the report is left
 * @param kind "image" for the start of a container, "bundle" for a further command
 */
export function failureReport(directory: string, kind: "image" | "bundle"): FailureReport {
  const file = `${directory}/failure-${crypto.randomUUID()}`;
  const read = (): string | undefined => {
    try {
      return readFileSync(file, "utf8");
    } catch {
      return undefined;
    }
  };
  const remove = (): void => rmSync(file, { force: true });
  writeFileSync(file, "", { mode: 0o600 });
  return {
    command: ["/bin/sh", "-c", SCRIPT, "sh", file],
    isTold: () => (read() ?? "") !== "",
    take(words) {
      const [step = "", errno, ...path] = read()?.split("\n") ?? [];
      remove();
      if (step === "") return unexplained(kind, words);
      return describeFailure(Number(step), Number(errno), path.join("\n"), kind);
    },
    [Symbol.dispose]: remove,
  };
}

/** What the monitor says of itself, as of a plan that it cannot read. */
function unexplained(kind: "image" | "bundle", words: string): RlError {
  const [line = "", hint] = words.trim().split("\n");
  return new RlError({
    code: "io",
    action: "start",
    subject: kind === "image" ? "container" : "command",
    state: line.replace(/^rl: /, "") || "its monitor has said nothing",
    hint: hint?.replace(/^hint: /, ""),
  });
}
