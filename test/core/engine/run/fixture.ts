/** Flags as the command line gives them. */
import { parseArguments } from "../../../../cli/argv.ts";
import { runSpec } from "../../../../cli/commands/run.spec.ts";
import type { ContainerOptions } from "../../../../core/bundle/input.ts";
import { askedMounts } from "../../../../core/engine/run/asked-mounts.ts";
import { runOptions } from "../../../../core/engine/run/options.ts";
import type { LimitFacts } from "../../../../core/engine/run/resources.ts";
import type { OptionSources, RunFlags } from "../../../../core/engine/run/words.ts";

/** The flags of `rl run FLAGS image`. */
export function runFlags(...argv: readonly string[]): RunFlags {
  return parseArguments(runSpec, [...argv, "image"]).flags;
}

/** A machine of four processors, whose every device is a disk. */
export const LIMIT_FACTS: LimitFacts = { processors: 4, blockDevice: () => ({ major: 8, minor: 16 }) };

export const ID = "0123456789abcdef".repeat(4);

/** Sources with these files of the user's; any other file is not expected to be read. */
export function sources(
  files: Readonly<Record<string, string>> = {},
  environment: Readonly<Record<string, string>> = {},
): OptionSources {
  return {
    id: ID,
    command: ["sh", "-c", "true"],
    environment,
    readFile: (path) => {
      const content = files[path];
      if (content === undefined) throw new Error(`${path} is not expected to be read`);
      return new TextEncoder().encode(content);
    },
  };
}

/** The options of flags, with what they mount in directories that are not looked at. */
export function optionsOf(
  flags: RunFlags,
  keepId?: { readonly uid: number; readonly gid: number },
): ContainerOptions {
  const places = { working: process.cwd(), volumes: "/store/volumes", newName: () => ID };
  const mounts = askedMounts(flags, places).map(({ mount }) => mount);
  return runOptions(flags, sources(), keepId, mounts, LIMIT_FACTS);
}
