/** The flags of `run` that say what is run and with which environment. On the path of every start. */
import { type ContainerOptions, RlError } from "../../mod.ts";
import { parseEnvironmentFile, parseEnvironmentFlag } from "../env-file.ts";
import type { RUN_FLAGS } from "../flags/run/mod.ts";
import type { FlagValues } from "../flags/spec.ts";

export type RunFlags = FlagValues<{ readonly flags: typeof RUN_FLAGS }>;

/** What turning flags into options may look at. */
export interface OptionSources {
  readonly id: string;
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Bytes of a file the user names; throws RlError. */
  readonly readFile: (path: string) => Uint8Array;
}

/** The options that arguments and environment come from, which are different with every start. */
export type WordOptions = Pick<
  ContainerOptions,
  "id" | "command" | "env" | "hostname" | "entrypoint" | "terminal"
>;

/** @throws RlError "invalid" */
export function wordOptions(flags: RunFlags, sources: OptionSources): WordOptions {
  const hostname = flags.uts === "host" ? hostName() : flags.hostname;
  return {
    id: sources.id,
    command: sources.command,
    terminal: flags.tty,
    env: environment(flags, sources),
    ...(hostname !== undefined && { hostname }),
    ...(flags.entrypoint !== undefined && { entrypoint: [flags.entrypoint] }),
  };
}

/** The name that a container has which shares the host's. */
function hostName(): string {
  return process.getBuiltinModule("node:os").hostname();
}

/** Files first, then flags, so that a flag wins, as docker has it. */
function environment(flags: RunFlags, sources: OptionSources): string[] {
  const files = flags["env-file"].flatMap((path) =>
    parseEnvironmentFile(path, sources.readFile(path), sources.environment),
  );
  return [...files, ...flags.env.map((text) => parseEnvironmentFlag(text, sources.environment))];
}

/** Whether there is something to do that a start from kept parts does not. */
export function hasWorkBeside(flags: RunFlags): boolean {
  return (
    flags.cidfile !== undefined || flags.replace || flags.label.length > 0 || flags["label-file"].length > 0
  );
}

/** What nobody can mean. */
export function refuseFlags(flags: RunFlags, terminalInput: boolean): void {
  if (flags.detach && flags.attach.length > 0) {
    throw new RlError({
      code: "invalid",
      action: "run container",
      subject: "--attach",
      state: "a container in the background shows nothing",
      hint: "leave out --attach or --detach",
    });
  }
  if (flags.tty && flags.interactive && !flags.detach && !terminalInput) {
    throw new RlError({
      code: "invalid",
      action: "run container",
      subject: "-it",
      state: "standard input is not a terminal",
      hint: "leave out -t to pass a pipe or file to the command",
    });
  }
}
