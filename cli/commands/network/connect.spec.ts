import type { CommandSpec } from "../../flags/spec.ts";

export const networkConnectSpec = {
  name: "network connect",
  summary: "Connect a container to a network",
  flags: [
    {
      name: "alias",
      kind: "list",
      valueName: "NAME",
      description: "Further name of the container in the network",
    },
    { name: "ip", kind: "string", valueName: "ADDRESS", description: "Its address of IPv4" },
    { name: "ip6", kind: "string", valueName: "ADDRESS", description: "Its address of IPv6" },
    {
      name: "link",
      kind: "list",
      valueName: "CONTAINER[:ALIAS]",
      description: "What another container of the network is called in this one",
    },
    { name: "mac-address", kind: "string", valueName: "ADDRESS", description: "Its MAC address" },
  ],
  positionals: [
    { name: "NETWORK", required: true },
    { name: "CONTAINER", required: true },
  ],
  stopAtFirstPositional: false,
} as const satisfies CommandSpec;
