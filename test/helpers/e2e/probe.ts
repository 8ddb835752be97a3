/** The program of probe.c, which asks the kernel what a shell cannot. */
import { join } from "node:path";
import { runOk } from "../process.ts";
import * as requires from "../requires.ts";
import { skipIf } from "../skip.ts";

/** Build it into a directory; skips the test on a machine without a compiler. Returns its path. */
export async function buildProbe(directory: string): Promise<string> {
  skipIf(requires.tool("gcc"));
  const program = join(directory, "probe");
  await runOk(["gcc", "-static", "-O1", "-Wall", "-Werror", "-o", program, join(import.meta.dir, "probe.c")]);
  return program;
}
