import { addressAndPort, type PublishedPort, RlError } from "../../core/mod.ts";
import { portLine } from "../containers/ports.ts";
import type { CommandContext } from "../context.ts";
import type { ParsedArguments } from "../flags/spec.ts";
import type { portSpec } from "./port.spec.ts";

const PROTOCOLS = ["tcp", "udp", "sctp"];
const HIGHEST = 65_535;

/** Each port with where it is published; or, for one that is named, its places alone. */
export async function run(
  { positionals }: ParsedArguments<typeof portSpec>,
  { containers, output }: CommandContext,
): Promise<number> {
  const [text = "", asked] = positionals;
  const { state } = (await containers.find(text)).now;
  const ports = [...(state?.ports ?? [])].sort(byPort);
  if (asked === undefined) {
    output.out(ports.map((port) => `${portLine(port)}\n`).join(""));
    return 0;
  }
  const { port, protocol } = parsePort(asked);
  const found = ports.filter((each) => each.containerPort === port && each.protocol === protocol);
  output.out(found.map((each) => `${addressAndPort(each.address, each.hostPort)}\n`).join(""));
  if (found.length > 0) return 0;
  throw new RlError({
    code: "not-found",
    action: "show port",
    subject: `${port}/${protocol}`,
    state: `no such port of ${text} is published`,
    hint: "publish it when the container is made: rl run -p; with --network host a container's ports are the host's",
  });
}

function byPort(a: PublishedPort, b: PublishedPort): number {
  return (
    a.containerPort - b.containerPort || (a.protocol < b.protocol ? -1 : a.protocol > b.protocol ? 1 : 0)
  );
}

/** 80 and tcp of "80". @throws RlError "invalid" */
function parsePort(text: string): { readonly port: number; readonly protocol: string } {
  const [number = "", protocol = "tcp", ...more] = text.toLowerCase().split("/");
  const port = Number(number);
  if (
    /^\d+$/.test(number) &&
    port > 0 &&
    port <= HIGHEST &&
    PROTOCOLS.includes(protocol) &&
    more.length === 0
  ) {
    return { port, protocol };
  }
  throw new RlError({
    code: "invalid",
    action: "show port",
    subject: text,
    state: "it is no port",
    hint: "write for example 80 or 53/udp",
  });
}
