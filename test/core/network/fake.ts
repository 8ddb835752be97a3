/** Networks and endpoints in memory. */
import type { EndpointKey, EndpointStore, NetworkStore } from "../../../core/ports/network-store.ts";

export function fakeNetworks(texts: Readonly<Record<string, string>> = {}): NetworkStore {
  const networks = new Map(Object.entries(texts));
  return {
    names: () => [...networks.keys()],
    read: (name) => networks.get(name),
    create(name, text) {
      if (networks.has(name)) return false;
      networks.set(name, text);
      return true;
    },
    remove: (name) => void networks.delete(name),
  };
}

export function fakeEndpoints(): EndpointStore {
  const plans = new Map<string, Uint8Array>();
  const owners = new Map<string, string>();
  const nameOf = ({ container, network }: EndpointKey): string => `${container},${network}`;
  return {
    directory: "/run/network",
    list: () =>
      [...plans.keys()].map((name) => {
        const [container = "", network = ""] = name.split(",");
        return { container, network };
      }),
    read: (key) => plans.get(nameOf(key)),
    write: (key, plan) => void plans.set(nameOf(key), plan),
    remove(key, owner, addresses) {
      plans.delete(nameOf(key));
      for (const address of addresses)
        if (owners.get(`${key.network},${address}`) === owner) owners.delete(`${key.network},${address}`);
    },
    connected: () => [],
    taken: (network) =>
      [...owners.keys()]
        .filter((name) => name.startsWith(`${network},`))
        .map((name) => name.split(",")[1] ?? ""),
    reserve(network, owner, address) {
      const name = `${network},${address}`;
      if (owners.has(name)) return false;
      owners.set(name, owner);
      return true;
    },
    uplink: () => undefined,
  };
}
