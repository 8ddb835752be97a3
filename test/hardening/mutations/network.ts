/** Mutations of what keeps networks apart, and the host away from them: N1, F5 and F6. */
import type { Mutation } from "./mutation.ts";

const BRIDGE = "e2e/network/bridge.test.ts";

export const NETWORK: readonly Mutation[] = [
  {
    row: "N1",
    measure: "nothing passes between networks",
    replacements: [
      {
        file: "core/network/firewall.ts",
        find: "type filter hook forward priority filter; policy drop;",
        replace: "type filter hook forward priority filter; policy accept;",
      },
    ],
    test: BRIDGE,
    fails: "containers of a network reach each other",
    short: true,
  },
  {
    row: "N1",
    measure: "only networks that are not internal lead out",
    replacements: [
      {
        file: "core/network/firewall.ts",
        find: 'iifname "rlx*" oifname',
        replace: 'iifname "rl*" oifname',
      },
    ],
    test: "e2e/root/bridge-network.test.ts",
    fails: "a network that leads out reaches the other machine",
    asRoot: true,
  },
  {
    row: "N1",
    measure: "names are known to those that share a network",
    replacements: [
      {
        file: "syscalls-c/network-lookup.c",
        find: "strcmp(endpoints->network, other->network) == 0",
        replace: "other->link != 0",
      },
    ],
    test: BRIDGE,
    fails: "containers of a network reach each other",
  },
  {
    row: "F5",
    measure: "a port is bound on the address that was named",
    replacements: [
      {
        file: "core/network/pasta.ts",
        find: 'address === "" ? "" :',
        replace: 'address !== "\\n" ? "" :',
      },
    ],
    test: "e2e/root/published-port.test.ts",
    fails: "the container sees the other machine's address",
    asRoot: true,
  },
  {
    row: "F6",
    measure: "the gateway's address does not lead to the host",
    replacements: [{ file: "core/network/pasta.ts", find: '? [] : ["--no-map-gw"]', replace: "? [] : []" }],
    test: "e2e/network/shared.test.ts",
    fails: "private: ten ways to the host's loopback",
  },
];
