/** A runner of one file in a process of its own, which programs of it may end. */
import { join } from "node:path";
import { repository } from "../../../helpers/user.ts";

export interface Ended {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Evaluate an expression, whose value is the exit status, with everything of a module of core/host/bun/wasm. */
export function evaluate(
  file: string,
  expression: string,
  options: { readonly stdin?: string | undefined; readonly env?: Record<string, string> | undefined } = {},
): Ended {
  const path = join(repository, "core/host/bun/wasm", file);
  const script = `import * as it from ${JSON.stringify(path)}; process.exit(await ${expression});`;
  const { exitCode, stdout, stderr } = Bun.spawnSync([process.execPath, "-e", script], {
    stdin: Buffer.from(options.stdin ?? ""),
    env: options.env ?? {},
  });
  return { exitCode, stdout: stdout.toString(), stderr: stderr.toString() };
}
