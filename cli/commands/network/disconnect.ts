import { findNetwork, RlError, readEndpoints } from "../../../core/mod.ts";
import type { CommandContext } from "../../context.ts";
import type { ParsedArguments } from "../../flags/spec.ts";
import type { networkDisconnectSpec } from "./disconnect.spec.ts";

/** Prints nothing, as docker. */
export async function run(
  { flags, positionals }: ParsedArguments<typeof networkDisconnectSpec>,
  { networks, containers }: CommandContext,
): Promise<number> {
  const [name = "", container = ""] = positionals;
  const network = findNetwork(networks.store(), name);
  const { now } = await containers.find(container);
  const { id } = now.document;
  const endpoint = readEndpoints(networks.endpoints()).find(
    (each) => each.container === id && each.network === network.name,
  );
  if (endpoint !== undefined) await networks.disconnect(endpoint);
  const wasKept = await networks.disconnectStored(id, network);
  if (endpoint !== undefined || wasKept || flags.force) return 0;
  throw new RlError({
    code: "not-found",
    action: "disconnect container",
    subject: container,
    state: `it is not connected to the network ${network.name}`,
    hint: `see rl network inspect ${network.name}`,
  });
}
