/** Flags of `run` to the core's options. On the path of every start. */
import { type BindRequest, type ContainerOptions, RlError, type TmpfsRequest } from "../../core/mod.ts";

import type { runSpec } from "../commands/run.spec.ts";
import { parseEnvironmentFile, parseEnvironmentFlag } from "../env-file.ts";
import type { FlagValues } from "../flags/spec.ts";
import { parseTmpfs } from "../tmpfs.ts";
import { parseVolume } from "../volume.ts";
import type { SecurityOptions } from "./security.ts";

export type RunFlags = FlagValues<typeof runSpec>;

/** What turning flags into options may look at. */
export interface OptionSources {
  readonly id: string;
  readonly command: readonly string[];
  readonly security: SecurityOptions;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly workingDirectory: () => string;
  /** Who the container's user is when neither flag nor image says, with `--userns keep-id`. */
  readonly keepId: { readonly uid: number; readonly gid: number } | undefined;
  /** Bytes of a file the user names; throws RlError. */
  readonly readFile: (path: string) => Uint8Array;
}

/** @throws RlError "invalid" or "unsupported" */
export function runOptions(flags: RunFlags, sources: OptionSources): ContainerOptions {
  const user = flags.user ?? (sources.keepId && `${sources.keepId.uid}:${sources.keepId.gid}`);
  return {
    id: sources.id,
    command: sources.command,
    network: flags.network,
    terminal: flags.tty,
    readOnly: flags["read-only"],
    env: environment(flags, sources),
    binds: flags.volume.map((text): BindRequest => parseVolume(text, sources.workingDirectory())),
    tmpfs: flags.tmpfs.map((text): TmpfsRequest => parseTmpfs(text)),
    capAdd: flags["cap-add"],
    capDrop: flags["cap-drop"],
    noNewPrivileges: sources.security.noNewPrivileges,
    seccomp: sources.security.profile === "unconfined" ? "unconfined" : "default",
    ...(flags.hostname !== undefined && { hostname: flags.hostname }),
    ...(flags.entrypoint !== undefined && { entrypoint: [flags.entrypoint] }),
    ...(flags.workdir !== undefined && { workingDirectory: flags.workdir }),
    ...(user !== undefined && { user }),
  };
}

/** Files first, then flags, so that a flag wins, as docker has it. */
function environment(flags: RunFlags, sources: OptionSources): string[] {
  const files = flags["env-file"].flatMap((path) =>
    parseEnvironmentFile(path, sources.readFile(path), sources.environment),
  );
  return [...files, ...flags.env.map((text) => parseEnvironmentFlag(text, sources.environment))];
}

/** What this version cannot do yet, or nobody can mean. */
export function refuseFlags(flags: RunFlags, terminalInput: boolean): void {
  if (flags.detach) {
    throw new RlError({
      code: "unsupported",
      action: "run container",
      subject: "--detach",
      state: "containers in the background are not there yet",
      hint: "run it in the foreground, or in the background of your shell with &",
    });
  }
  if (flags.tty && flags.interactive && !terminalInput) {
    throw new RlError({
      code: "invalid",
      action: "run container",
      subject: "-it",
      state: "standard input is not a terminal",
      hint: "leave out -t to pass a pipe or file to the command",
    });
  }
}
