/** The ways between a client and a server that are measured: each is set up, and says how the client is called. */
import { existsSync, readlinkSync } from "node:fs";
import { prepare } from "../place.ts";
import type { Contender } from "../start/contenders.ts";
import { freePort, NETWORK, parts, removeContainer } from "./parts.ts";

/** Where the client is started, and whom it asks. */
export interface Way {
  readonly client: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly host: string;
  readonly port: number;
}

/** What is to be undone at the end, in the order of the doing. */
export type Undo = (() => void)[];

export interface Path {
  readonly name: string;
  /** @throws Error when it cannot be had here */
  set(peer: string, undo: Undo): Promise<Way> | Way;
}

/** In a container, the port that is served and the place of the program. */
const PORT = 5201;
const INSIDE = "/peer";

/** Start a server that is a child of ours, and wait until it listens. */
async function serving(argv: readonly string[], undo: Undo): Promise<number> {
  const child = Bun.spawn([...argv], { stdin: "ignore", stdout: "pipe", stderr: "inherit" });
  undo.push(() => child.kill("SIGKILL"));
  const { value } = await child.stdout.getReader().read();
  if (value === undefined) throw new Error(`${argv.join(" ")} does not serve`);
  return child.pid;
}

const host: Path = {
  name: "host, loopback",
  async set(peer, undo) {
    const port = freePort();
    await serving([peer, "serve", String(port)], undo);
    return { client: [peer], host: "127.0.0.1", port };
  },
};

/** A pair of virtual interfaces and nothing else, in a user namespace of our own. */
const veth: Path = {
  name: "plain veth pair",
  async set(peer, undo) {
    const user = Bun.spawn(["unshare", "--user", "--map-root-user", "--net", "sleep", "100000"]);
    undo.push(() => user.kill("SIGKILL"));
    const ours = readlinkSync("/proc/self/ns/net");
    while (!existsSync(`/proc/${user.pid}/ns/net`) || readlinkSync(`/proc/${user.pid}/ns/net`) === ours)
      await Bun.sleep(5);
    const enter = (pid: number): string[] => [
      ...["nsenter", "--target", String(user.pid), "--user", "--preserve-credentials"],
      `--net=/proc/${pid}/ns/net`,
    ];
    const server = await serving([...enter(user.pid), "unshare", "--net", peer, "serve", String(PORT)], undo);
    const ip = (pid: number, words: string): string => prepare([...enter(pid), "ip", ...words.split(" ")]);
    ip(user.pid, `link add near type veth peer name far netns ${server}`);
    ip(user.pid, "addr add 10.99.0.1/30 dev near");
    ip(user.pid, "link set near up");
    ip(server, "addr add 10.99.0.2/30 dev far");
    ip(server, "link set far up");
    return { client: [...enter(user.pid), peer], host: "10.99.0.2", port: PORT };
  },
};

/** Run a container in the background that has the program. @returns its id */
function hold(
  program: Contender,
  flags: readonly string[],
  command: readonly string[],
  peer: string,
  undo: Undo,
): string {
  const { base, image } = parts(program);
  const volume = ["-v", `${peer}:${INSIDE}:ro`];
  const id = prepare(
    [...base, "run", "-d", "--rm", ...volume, ...flags, image, ...command],
    program.env,
  ).trim();
  undo.push(() => removeContainer(program, id));
  return id;
}

const SERVE = [INSIDE, "serve", String(PORT)];
const WAIT = ["sleep", "100000"];

/** From the host's loopback to a port that a container publishes. */
function published(program: Contender, name: string, flags: readonly string[]): Path {
  return {
    name: `${program.name} ${name}, published port`,
    set(peer, undo) {
      const port = freePort();
      hold(program, [...flags, "-p", `127.0.0.1:${port}:${PORT}`], SERVE, peer, undo);
      return { client: [peer], host: "127.0.0.1", port };
    },
  };
}

/** From a container to the host. */
function outward(program: Contender, name: string, network: string, host?: string): Path {
  return {
    name: `${program.name} ${name}, to the host`,
    async set(peer, undo) {
      const { base } = parts(program);
      const port = freePort();
      await serving([peer, "serve", String(port)], undo);
      const id = hold(program, ["--network", network], WAIT, peer, undo);
      const inside = [...base, "exec", id];
      const route = ["sh", "-c", "ip route | awk '/^default/ { print $3 }'"];
      const gateway = host ?? prepare([...inside, ...route], program.env).trim();
      return { client: [...inside, INSIDE], env: program.env, host: gateway, port };
    },
  };
}

/** From one container to another one in the same network. */
function between(program: Contender): Path {
  return {
    name: `${program.name} bridge, container to container`,
    set(peer, undo) {
      const { base } = parts(program);
      const network = ["--network", NETWORK];
      const server = hold(program, network, SERVE, peer, undo);
      const client = hold(program, network, WAIT, peer, undo);
      const address = ["sh", "-c", 'ip -4 -o addr show dev eth0 | awk \'{ sub("/.*", "", $4); print $4 }\''];
      return {
        client: [...base, "exec", client, INSIDE],
        env: program.env,
        host: prepare([...base, "exec", server, ...address], program.env).trim(),
        port: PORT,
      };
    },
  };
}

const bridge = ["--network", NETWORK];
const slirp = (handler: string): string[] => ["--network", `slirp4netns:port_handler=${handler}`];

export const HOST = host.name;
export const VETH = veth.name;

/** Those that need no container runtime. */
export const BARE: readonly Path[] = [host, veth];

export function rlPaths(rl: Contender): readonly Path[] {
  return [
    // What is compared is near each other in every round.
    between(rl),
    outward(rl, "private", "pasta:--map-gw"),
    published(rl, "bridge", bridge),
    published(rl, "private", []),
  ];
}

export function podmanPaths(podman: Contender): readonly Path[] {
  return [
    published(podman, "pasta", ["--network", "pasta"]),
    published(podman, "slirp4netns", slirp("slirp4netns")),
    published(podman, "slirp4netns with rootlesskit", slirp("rootlesskit")),
    outward(podman, "slirp4netns", "slirp4netns:allow_host_loopback=true", "10.0.2.2"),
    between(podman),
    published(podman, "bridge", bridge),
  ];
}
