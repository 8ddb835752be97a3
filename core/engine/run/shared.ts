/** `--cgroupns`, `--ipc`, `--network`, `--pid` and `--uts`. Containers that are named are looked for only here. */
import { type Container, type ContainerOptions, parseNetwork, RlError } from "../../mod.ts";
import type { RunFlags } from "./words.ts";

export interface SharedOptions {
  readonly shared?: NonNullable<ContainerOptions["shared"]>;
  /** The container has no shared memory. */
  readonly shmSize?: "none";
  /** With another container's network its name, and the host's if that has none of its own. */
  readonly hostname?: string;
  readonly network?: "host";
  /** What was found out is of this moment: the next start finds it out again. */
  readonly isLasting: boolean;
}

type SharedFlags = Pick<
  RunFlags,
  "cgroupns" | "ipc" | "network" | "pid" | "uts" | "hostname" | "domainname" | "restart"
>;

/** @throws RlError "invalid", and as `find` does */
export async function sharedOptions(
  flags: SharedFlags,
  find: (name: string) => Promise<Container>,
): Promise<SharedOptions> {
  const { cgroupns, ipc = "", pid = "", uts = "" } = flags;
  const network = await sharedNetwork(flags.network, find);
  const shared = {
    ...(cgroupns === "host" && { cgroup: "host" as const }),
    ...(await chosen("ipc", ipc, ["private", "shareable", "none"], find)),
    ...(await chosen("pid", pid, ["private"], find)),
    ...(uts === "host" && { uts: "host" as const }),
    ...network.shared,
  };
  if (uts !== "" && uts !== "host" && uts !== "private") throw unknown("uts", uts, "private and host");
  if (uts === "host" && (flags.hostname ?? flags.domainname) !== undefined) {
    throw refused(
      "--uts host",
      "host",
      "a name of the container's own needs a namespace of its own",
      "leave out one of the two",
    );
  }
  const isOthers = [ipc, pid, ...flags.network].some((mode) => mode.startsWith("container:"));
  if (isOthers && flags.restart !== undefined && flags.restart !== "no") {
    const state = "what is shared with another container is of one start of both";
    throw refused("--restart", flags.restart, state, "leave out --restart");
  }
  return {
    ...(Object.keys(shared).length > 0 && { shared }),
    ...(ipc === "none" && { shmSize: "none" as const }),
    ...(network.hostname !== undefined && uts !== "host" && { hostname: network.hostname }),
    ...(network.isHosts === true && { network: "host" as const }),
    isLasting: uts !== "host" && !isOthers,
  };
}

type Kind = "ipc" | "pid";

async function chosen(
  kind: Kind,
  mode: string,
  own: readonly string[],
  find: (name: string) => Promise<Container>,
): Promise<NonNullable<ContainerOptions["shared"]>> {
  if (mode === "" || own.includes(mode)) return {};
  if (mode === "host") return { [kind]: "host" };
  const name = /^container:(.+)$/s.exec(mode)?.[1];
  if (name === undefined) throw unknown(kind, mode, [...own, "host", "container:CONTAINER"].join(", "));
  const { document, state } = running(`--${kind}`, mode, name, await find(name));
  if (kind === "ipc" && !isShareable(document.request)) {
    throw refused(
      "--ipc",
      mode,
      "that container keeps its shared memory to itself",
      "start it with --ipc shareable",
    );
  }
  return { [kind]: { path: `/proc/${state.pid}/ns/${kind}`, pid: state.pid, startTime: state.startTime } };
}

interface SharedNetwork {
  readonly shared?: Pick<NonNullable<ContainerOptions["shared"]>, "network">;
  readonly hostname?: string | undefined;
  readonly isHosts?: boolean;
}

async function sharedNetwork(
  modes: readonly string[],
  find: (name: string) => Promise<Container>,
): Promise<SharedNetwork> {
  const choice = parseNetwork(modes);
  if (choice.kind === "ns") return { shared: { network: { path: choice.path } } };
  if (choice.kind !== "container") return {};
  const found = await find(choice.container);
  const { document, state } = running("--network", `container:${choice.container}`, choice.container, found);
  const theirs = document.config.linux?.namespaces?.some(({ type }) => type === "network") === true;
  const network = { path: `/proc/${state.pid}/ns/net`, pid: state.pid, startTime: state.startTime };
  return { shared: { network }, hostname: document.config.hostname, isHosts: !theirs };
}

function running(flag: string, mode: string, name: string, { document, state }: Container) {
  if (state !== undefined && state.pid !== 0) return { document, state };
  throw refused(flag, mode, "that container is not running", `start it with: rl start ${name}`);
}

function isShareable(request: unknown): boolean {
  return typeof request === "object" && request !== null && "ipc" in request && request.ipc === "shareable";
}

function unknown(kind: string, mode: string, modes: string): RlError {
  return refused(`--${kind}`, mode, "there is no such mode", `modes are ${modes}`);
}

function refused(flag: string, subject: string, state: string, hint: string): RlError {
  return new RlError({ code: "invalid", action: `use ${flag}`, subject, state, hint });
}
