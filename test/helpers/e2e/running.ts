/** A program that runs beside the test, which talks with it. */
import type { Finished, RunOptions } from "../process.ts";

export interface Running {
  readonly pid: number;
  /** Wait until standard output has this text; throws when it ends without. */
  said(text: string): Promise<void>;
  write(text: string): void;
  endInput(): void;
  kill(signal: NodeJS.Signals): void;
  /** Wait for the end. Killed after a minute. */
  finished(): Promise<Finished>;
}

/** Start a program with pipes. */
export function startProgram(argv: readonly string[], options: RunOptions = {}): Running {
  const child = Bun.spawn([...argv], {
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    env: { ...(options.env ?? process.env) },
    stdin: "pipe",
    stdout: "pipe",
    stderr: "pipe",
    timeout: options.timeoutMs ?? 60_000,
    killSignal: "SIGKILL",
  });
  let stdout = "";
  let ended = false;
  let news = Promise.withResolvers<void>();
  const tell = (): void => {
    news.resolve();
    news = Promise.withResolvers();
  };
  const pump = (async () => {
    const decoder = new TextDecoder();
    for await (const chunk of child.stdout) {
      stdout += decoder.decode(chunk, { stream: true });
      tell();
    }
    ended = true;
    tell();
  })();
  const stderr = new Response(child.stderr).text();
  return {
    pid: child.pid,
    async said(text) {
      while (!stdout.includes(text)) {
        if (ended) throw new Error(`"${text}" was never said:\n${stdout}${await stderr}`);
        await news.promise;
      }
    },
    write(text) {
      child.stdin.write(text);
      child.stdin.flush();
    },
    endInput: () => void child.stdin.end(),
    kill: (signal) => child.kill(signal),
    async finished() {
      await child.exited;
      await pump;
      return { exitCode: child.exitCode ?? 137, stdout, stderr: await stderr };
    },
  };
}
