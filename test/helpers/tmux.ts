/** Drive a program in a real terminal, through tmux: what it draws is read off the screen. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run, runOk } from "./process.ts";
import { tempDir } from "./temp-dir.ts";

export interface Terminal extends AsyncDisposable {
  /** Press keys by tmux's names: "Enter", "C-c", "Up", "C-p". */
  press(...keys: string[]): Promise<void>;
  /** Type text as it is. */
  type(text: string): Promise<void>;
  /** The screen's lines, without trailing blanks; with the scrolled-off ones when `history` is true. */
  screen(history?: boolean): Promise<string>;
  /** Wait until the screen (with its history) has the text; throws with the screen after the bounded wait. */
  waitFor(text: string | RegExp, seconds?: number): Promise<string>;
  /** Wait for the program's end and return its exit status. */
  exitStatus(seconds?: number): Promise<number>;
  resize(columns: number, rows: number): Promise<void>;
  stop(): Promise<void>;
}

export interface TerminalOptions {
  readonly columns?: number | undefined;
  readonly rows?: number | undefined;
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
  readonly cwd?: string | undefined;
}

const PAUSE_MS = 50;

/**
 * Runs the program, keeps its status in the file that is $0, and stays so that the last screen can be read. tmux
 * could keep a dead program's screen and status itself, but sometimes misses that it died.
 */
const WRAPPER = 'trap : INT QUIT; "$@"; echo $? >"$0"; exec tail -f /dev/null';

/** Start a program in a new terminal of 80 by 24. */
export async function startTerminal(
  argv: readonly string[],
  options: TerminalOptions = {},
): Promise<Terminal> {
  const scratch = tempDir("rl-tmux");
  const { TMUX: _, ...inherited } = process.env;
  const env = { ...(options.env ?? inherited), TERM: "xterm-256color" };
  // A server of our own, with nobody's configuration.
  const config = join(scratch.path, "tmux.conf");
  writeFileSync(config, "set -g history-limit 5000\n");
  const tmux = ["tmux", "-S", join(scratch.path, "socket"), "-f", config];
  const call = (...words: string[]): Promise<string> => runOk([...tmux, ...words], { env });
  const size = ["-x", String(options.columns ?? 80), "-y", String(options.rows ?? 24)];
  const cwd = options.cwd === undefined ? [] : ["-c", options.cwd];
  const statusFile = join(scratch.path, "status");
  await call(
    "new-session",
    "-d",
    "-s",
    "main",
    ...size,
    ...cwd,
    "--",
    "sh",
    "-c",
    WRAPPER,
    statusFile,
    ...argv,
  );

  const screen = async (history = false): Promise<string> => {
    const text = await call("capture-pane", "-p", "-J", "-t", "main", ...(history ? ["-S", "-"] : []));
    return text.replace(/[ \t]+$/gm, "").trimEnd();
  };
  const until = async <T>(what: string, seconds: number, probe: () => Promise<T | undefined>): Promise<T> => {
    const tries = Math.ceil((seconds * 1000) / PAUSE_MS);
    for (let i = 0; i < tries; i += 1) {
      const found = await probe();
      if (found !== undefined) return found;
      await Bun.sleep(PAUSE_MS);
    }
    throw new Error(`${what} did not come within ${seconds} s; the screen is:\n${await screen(true)}`);
  };
  const stop = async (): Promise<void> => {
    await run([...tmux, "kill-server"], { env });
    scratch.remove();
  };
  return {
    press: async (...keys) => void (await call("send-keys", "-t", "main", ...keys)),
    type: async (text) => void (await call("send-keys", "-t", "main", "-l", "--", text)),
    screen,
    waitFor: (text, seconds = 20) =>
      until(String(text), seconds, async () => {
        const now = await screen(true);
        return (typeof text === "string" ? now.includes(text) : text.test(now)) ? now : undefined;
      }),
    exitStatus: (seconds = 20) =>
      until("the program's end", seconds, async () => {
        const status = existsSync(statusFile) ? readFileSync(statusFile, "utf8") : "";
        return status.endsWith("\n") ? Number(status) : undefined;
      }),
    resize: async (columns, rows) =>
      void (await call("resize-window", "-t", "main", "-x", String(columns), "-y", String(rows))),
    stop,
    [Symbol.asyncDispose]: stop,
  };
}
