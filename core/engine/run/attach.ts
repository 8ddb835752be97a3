/** Attaching to containers that run: this process becomes their client. */
import { lifeDirectory } from "../../host/bun/container-store.ts";
import type { StorePaths } from "../../host/bun/paths.ts";
import { replaceByAttach } from "../../host/bun/replace.ts";
import {
  type AttachSettings,
  attachPlan,
  type Container,
  type ContainerDocument,
  encodePlan,
  parseDetachKeys,
  RlError,
} from "../../mod.ts";
import type { RunFlags } from "./words.ts";

/** What a command line says of it. */
export interface AttachRequest {
  readonly detachKeys: string;
  /** Standard input goes along, to a container that has one. */
  readonly stdin: boolean;
  readonly signalProxy: boolean;
}

/** Whether `run` stays attached to a container that its monitor serves, and does not become the monitor. */
export function isAttached(
  flags: Pick<RunFlags, "attach" | "detach" | "interactive" | "sig-proxy" | "tty">,
): boolean {
  return !flags.detach && (flags.tty || !flags["sig-proxy"] || !isWhole(flags));
}

/** Whether all that the container has is shown and passed on, as without `--attach`. */
function isWhole(flags: Pick<RunFlags, "attach" | "interactive">): boolean {
  const { attach, interactive } = flags;
  if (attach.length === 0) return true;
  const streams = attachedStreams(attach);
  return streams.has("stdout") && streams.has("stderr") && (!interactive || streams.has("stdin"));
}

/** What `--attach` names. @throws RlError "invalid" */
function attachedStreams(words: readonly string[]): ReadonlySet<string> {
  const streams = new Set(words.map((word) => word.toLowerCase()));
  for (const stream of streams) {
    if (["stdin", "stdout", "stderr"].includes(stream)) continue;
    throw new RlError({
      code: "invalid",
      action: "attach to stream",
      subject: stream,
      state: "there is no such stream",
      hint: "streams are stdin, stdout and stderr",
    });
  }
  return streams;
}

/** The settings of a caller who starts a container and stays attached to it. @throws RlError "invalid" */
export function startedSettings(
  flags: Pick<RunFlags, "attach" | "detach-keys" | "interactive" | "rm" | "sig-proxy" | "tty">,
): AttachSettings {
  const streams = isWhole(flags) ? undefined : attachedStreams(flags.attach);
  const keys = parseDetachKeys(flags["detach-keys"]);
  return {
    keys: flags.tty ? keys : new Uint8Array(),
    terminal: flags.tty,
    input: flags.interactive && streams?.has("stdin") !== false,
    signals: flags["sig-proxy"],
    hangup: flags.rm,
    ...(streams !== undefined && {
      hidden: (streams.has("stdout") ? 0 : 1) + (streams.has("stderr") ? 0 : 2),
    }),
  };
}

/**
 * The settings of a caller who attaches to a container that somebody has started. As docker has it, keys leave it and
 * its own terminal takes the caller's interrupts only where it has one; signals are passed on only where it has none.
 *
 * @throws RlError "invalid" for keys that are none, and for a terminal where there is none
 */
export function attachSettings(
  { config, name, request: started }: ContainerDocument,
  { detachKeys, stdin, signalProxy }: AttachRequest,
  isTerminalInput: boolean,
): AttachSettings {
  const terminal = config.process?.terminal === true;
  const input = stdin && (started as { readonly interactive?: unknown } | undefined)?.interactive === true;
  const keys = parseDetachKeys(detachKeys);
  if (terminal && input && !isTerminalInput) {
    throw new RlError({
      code: "invalid",
      action: "attach to container",
      subject: name,
      state: "it has a terminal, and standard input is none",
      hint: "add --no-stdin to see what it writes",
    });
  }
  const none = new Uint8Array();
  return { keys: terminal ? keys : none, terminal, input, signals: signalProxy && !terminal, hangup: false };
}

/** Does not return. @throws RlError "invalid" for a container that does not run, or is paused */
export function attachTo(
  paths: Pick<StorePaths, "run">,
  container: Container,
  settings: AttachSettings,
  failureArguments: readonly string[],
): never {
  return replaceByAttach(encodeAttach(paths, container, settings, failureArguments));
}

/** The plan of a client of a container. @throws RlError "invalid" for one that does not run, or is paused */
export function encodeAttach(
  paths: Pick<StorePaths, "run">,
  { document: { id, name }, status }: Container,
  settings: AttachSettings,
  failureArguments: readonly string[],
): Uint8Array {
  const called = name === "" ? id : name;
  if (status !== "running") {
    const isPaused = status === "paused";
    throw new RlError({
      code: "invalid",
      action: "attach to container",
      subject: called,
      state: isPaused ? "it is paused" : "it is not running",
      hint: isPaused ? `let it go on with: rl unpause ${called}` : `start it with: rl start ${called}`,
    });
  }
  const at = { directory: lifeDirectory(paths, id), name: called };
  return encodePlan(attachPlan(settings, at, failureArguments));
}
