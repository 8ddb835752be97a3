/** What a further process of a container is: the container's own process, with what is asked for besides. */
import { RlError } from "../errors.ts";
import type { LinuxCapabilities, Process, User } from "../spec/runtime-config.ts";

/** What a command line asks for. */
export interface ExecRequest {
  readonly args: readonly string[];
  readonly cwd: string | undefined;
  /** "NAME=VALUE", in place of the container's value of that name. */
  readonly env: readonly string[];
  readonly terminal: boolean;
  /** "UID" or "UID:GID"; without a group the container's stays. */
  readonly user: string | undefined;
  /** Besides the container's. */
  readonly additionalGids: readonly string[];
  readonly selinuxLabel: string | undefined;
  readonly apparmorProfile: string | undefined;
  readonly noNewPrivileges: boolean | undefined;
  /** Besides the container's. */
  readonly capabilities: readonly string[];
}

/** The highest id; the one above it means "none" to the kernel. */
const HIGHEST_ID = 2 ** 32 - 2;

/**
 * The process that a command line asks for.
 *
 * @param container the process of the container's configuration
 * @throws RlError "invalid"
 */
export function requestedProcess(container: Process | undefined, request: ExecRequest): Process {
  const { args, cwd, env, terminal } = request;
  if (container === undefined) throw refused("use", "config.json", "it has no process to go by");
  if (args.length === 0)
    throw refused("run command", "", "none is named", "name one behind the container's id");
  if (cwd !== undefined && !cwd.startsWith("/"))
    throw refused("accept value of --cwd", cwd, "it is not an absolute path");
  const label = request.selinuxLabel ?? container.selinuxLabel;
  const profile = request.apparmorProfile ?? container.apparmorProfile;
  const { consoleSize: _, selinuxLabel: _label, apparmorProfile: _profile, ...own } = container;
  return {
    ...own,
    args,
    terminal,
    cwd: cwd ?? container.cwd,
    env: mergedEnvironment(container.env ?? [], env),
    user: userOf(container.user, request),
    capabilities: withCapabilities(container.capabilities ?? {}, request.capabilities),
    noNewPrivileges: request.noNewPrivileges ?? container.noNewPrivileges ?? false,
    ...(label !== undefined && { selinuxLabel: label }),
    ...(profile !== undefined && { apparmorProfile: profile }),
  };
}

/** The process of a document. What confines the container confines it too where the document says nothing. */
export function documentedProcess(container: Process | undefined, document: Process): Process {
  const { capabilities, rlimits, apparmorProfile, selinuxLabel, oomScoreAdj } = container ?? {};
  const { scheduler, ioPriority, execCPUAffinity } = container ?? {};
  return {
    ...(capabilities !== undefined && { capabilities }),
    ...(rlimits !== undefined && { rlimits }),
    ...(apparmorProfile !== undefined && { apparmorProfile }),
    ...(selinuxLabel !== undefined && { selinuxLabel }),
    ...(oomScoreAdj !== undefined && { oomScoreAdj }),
    ...(scheduler !== undefined && { scheduler }),
    ...(ioPriority !== undefined && { ioPriority }),
    ...(execCPUAffinity !== undefined && { execCPUAffinity }),
    ...document,
  };
}

/** A name that is asked for takes the place of the container's: of two of a name, programs take one or the other. */
function mergedEnvironment(container: readonly string[], asked: readonly string[]): string[] {
  const values = new Map(asked.map((entry) => [nameOf(entry), entry]));
  return [...container.filter((entry) => !values.has(entry.split("=", 1)[0] ?? "")), ...values.values()];
}

function nameOf(entry: string): string {
  const length = entry.indexOf("=");
  if (length > 0) return entry.slice(0, length);
  throw refused("accept value of --env", entry, "it is not NAME=VALUE");
}

function userOf(own: User, { user, additionalGids }: ExecRequest): User {
  const [uid, gid, ...rest] = user?.split(":") ?? [];
  if (rest.length > 0) throw refused("accept value of --user", user ?? "", "it is not UID or UID:GID");
  return {
    ...own,
    ...(uid !== undefined && { uid: idOf("--user", uid) }),
    ...(gid !== undefined && { gid: idOf("--user", gid) }),
    additionalGids: [
      ...(own.additionalGids ?? []),
      ...additionalGids.map((group) => idOf("--additional-gids", group)),
    ],
  };
}

function idOf(flag: string, text: string): number {
  if (/^\d+$/.test(text) && Number(text) <= HIGHEST_ID) return Number(text);
  const hint = `ids are numbers up to ${HIGHEST_ID}`;
  throw refused(`accept value of ${flag}`, text, "it is not the number of an id", hint);
}

/**
 * Root of the container has them then, and other users what is ambient. The inheritable set stays as it is: a file's
 * capabilities would add to it (CVE-2022-29162).
 */
function withCapabilities(own: LinuxCapabilities, added: readonly string[]): LinuxCapabilities {
  const joined = (names: readonly string[] = []): string[] => [...new Set([...names, ...added])];
  return {
    ...own,
    bounding: joined(own.bounding),
    effective: joined(own.effective),
    permitted: joined(own.permitted),
  };
}

function refused(action: string, subject: string, state: string, hint?: string): RlError {
  return new RlError({ code: "invalid", action, subject, state, hint });
}
