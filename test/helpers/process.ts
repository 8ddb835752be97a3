/** Run a program to its end and keep what it said. */

export interface Finished {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string | undefined;
  /** The whole environment; the test's own when missing. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
  /** Standard input; nothing when missing. */
  readonly stdin?: string | Uint8Array | undefined;
  /** Killed after this many milliseconds, 60,000 by default; its exit code is then 137. */
  readonly timeoutMs?: number | undefined;
}

/** Never throws for a program that fails; only for one that cannot be started. */
export async function run(argv: readonly string[], options: RunOptions = {}): Promise<Finished> {
  const input = options.stdin;
  const proc = Bun.spawn([...argv], {
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    env: { ...(options.env ?? process.env) },
    stdin:
      input === undefined ? "ignore" : typeof input === "string" ? new TextEncoder().encode(input) : input,
    stdout: "pipe",
    stderr: "pipe",
    timeout: options.timeoutMs ?? 60_000,
    killSignal: "SIGKILL",
  });
  const [stdout, stderr] = await Promise.all([proc.stdout.text(), proc.stderr.text()]);
  await proc.exited;
  return { exitCode: proc.exitCode ?? 137, stdout, stderr };
}

/** Like `run`, and a failure is an error that says all. Returns standard output. */
export async function runOk(argv: readonly string[], options: RunOptions = {}): Promise<string> {
  const { exitCode, stdout, stderr } = await run(argv, options);
  if (exitCode !== 0) throw new Error(`${argv.join(" ")}: exit code ${exitCode}\n${stderr}${stdout}`);
  return stdout;
}
