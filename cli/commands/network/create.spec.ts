import type { CommandSpec } from "../../flags/spec.ts";

export const networkCreateSpec = {
  name: "network create",
  summary: "Make a network that containers can share",
  flags: [
    {
      name: "aux-address",
      kind: "list",
      valueName: "NAME=ADDRESS",
      description: "Address that no container is given",
    },
    {
      name: "driver",
      short: "d",
      kind: "string",
      valueName: "DRIVER",
      default: "bridge",
      description: "Kind of network; there is only bridge",
    },
    {
      name: "gateway",
      kind: "list",
      valueName: "ADDRESS",
      description: "Address of the way out, in place of the first one of the subnet",
    },
    { name: "internal", kind: "boolean", description: "Nothing leads out of the network" },
    {
      name: "ip-range",
      kind: "list",
      valueName: "SUBNET",
      description: "Part of the subnet that containers are given addresses of",
    },
    { name: "ipv6", kind: "boolean", description: "Addresses of IPv6 as well" },
    { name: "label", kind: "list", valueName: "KEY[=VALUE]", description: "Label of the network" },
    {
      name: "opt",
      short: "o",
      kind: "list",
      valueName: "KEY=VALUE",
      description: "Option of the driver: mtu=BYTES, by default 65520",
    },
    {
      name: "subnet",
      kind: "list",
      valueName: "SUBNET",
      description: "Addresses of the network: 10.90.0.0/24; one of IPv4 and one of IPv6",
    },
  ],
  positionals: [{ name: "NETWORK", required: true }],
  stopAtFirstPositional: false,
} as const satisfies CommandSpec;
