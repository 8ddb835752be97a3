/** A context with networks in memory. */
import type { CommandContext, ContainersApi } from "../../../../cli/context.ts";
import {
  createNetwork,
  type EndpointFields,
  type EndpointStore,
  encodeEndpoint,
  type NetworkStore,
} from "../../../../core/mod.ts";
import { fakeEndpoints, fakeNetworks } from "../../../core/network/fake.ts";
import { makeContext, type Recorded } from "../../helpers.ts";

export const CONTAINER = "c".repeat(64);

export interface NetworkScene {
  readonly context: CommandContext & { readonly output: Recorded };
  readonly store: NetworkStore;
  readonly endpoints: EndpointStore;
  /** What was asked of the process that holds the networks. */
  readonly asked: string[];
  /** The networks that the container is to have the next time. */
  readonly kept: ReadonlySet<string>;
}

/** @param state of the one container, "web"; "none" when it does not run */
export function networkScene(of: object | "none" = { pid: 77, startTime: 5 }): NetworkScene {
  const state = of === "none" ? undefined : of;
  const store = fakeNetworks();
  const endpoints = fakeEndpoints();
  const asked: string[] = [];
  const kept = new Set<string>();
  const { containers } = makeContext();
  const find = async () => ({
    now: {
      document: { id: CONTAINER, name: "web", config: { linux: { namespaces: [{ type: "network" }] } } },
      state,
    },
  });
  const context = makeContext({
    containers: {
      ...containers,
      find: find as unknown as ContainersApi["find"],
    } as CommandContext["containers"],
    networks: {
      store: () => store,
      endpoints: () => endpoints,
      isServed: async () => true,
      serve: async () => void asked.push("serve"),
      connect: async (fields: EndpointFields, { pid }) => {
        endpoints.write(fields, encodeEndpoint(fields));
        asked.push(`connect ${fields.network} ${fields.interface} ${fields.address} ${pid}`);
      },
      disconnect: async (fields) => {
        endpoints.remove(fields, fields.owner, [fields.address]);
        asked.push(`disconnect ${fields.network}`);
      },
      rename: async (container, name) => void asked.push(`rename ${container} ${name}`),
      create: async (wanted, used) => createNetwork(store, wanted, used),
      connectStored: async (_, { network, options, links }) => {
        if (state !== undefined) return false;
        kept.add(network.name);
        asked.push(`store ${network.name} ${options.join(" ")} ${links.join(" ")}`);
        return true;
      },
      keepConnected: async (_, { network }) => void kept.add(network.name),
      disconnectStored: async (_, { name }) => kept.delete(name),
    },
  });
  return { context, store, endpoints, asked, kept };
}
