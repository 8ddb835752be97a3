import { RlError } from "../../core/mod.ts";
import type { CommandContext } from "../context.ts";
import type { ParsedArguments } from "../flags/spec.ts";
import type { portSpec } from "./port.spec.ts";

const PROTOCOLS = ["tcp", "udp", "sctp"];
const HIGHEST = 65_535;

/** No port of a container is published yet, so there is nothing to print. */
export async function run(
  { positionals }: ParsedArguments<typeof portSpec>,
  { containers }: CommandContext,
): Promise<number> {
  const [text = "", asked] = positionals;
  await containers.find(text);
  if (asked === undefined) return 0;
  throw new RlError({
    code: "not-found",
    action: "show port",
    subject: parsePort(asked),
    state: `no such port of ${text} is published`,
    hint: "with --network host a container's ports are the host's",
  });
}

/** "80/tcp" of "80". @throws RlError "invalid" */
function parsePort(text: string): string {
  const [number = "", protocol = "tcp", ...more] = text.toLowerCase().split("/");
  const port = Number(number);
  if (
    /^\d+$/.test(number) &&
    port > 0 &&
    port <= HIGHEST &&
    PROTOCOLS.includes(protocol) &&
    more.length === 0
  ) {
    return `${port}/${protocol}`;
  }
  throw new RlError({
    code: "invalid",
    action: "show port",
    subject: text,
    state: "it is no port",
    hint: "write for example 80 or 53/udp",
  });
}
