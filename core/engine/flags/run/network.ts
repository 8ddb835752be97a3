/** Flags of `run` and `create` that say how a container is reached, and what it is called. */
import type { FlagSpec } from "../spec.ts";

export const NETWORK_FLAGS = [
  {
    name: "add-host",
    kind: "list",
    valueName: "NAME:ADDRESS",
    description: "Add a line to /etc/hosts; host-gateway as ADDRESS is the host",
  },
  { name: "dns", kind: "list", valueName: "ADDRESS", description: "Name server in place of the host's" },
  {
    name: "dns-option",
    alias: "dns-opt",
    kind: "list",
    valueName: "OPTION",
    description: "Option of name look-ups in place of the host's",
  },
  {
    name: "dns-search",
    kind: "list",
    valueName: "DOMAIN",
    description: "Search domain in place of the host's; . for none",
  },
  {
    name: "domainname",
    kind: "string",
    valueName: "NAME",
    description: "NIS domain name inside the container",
  },
  {
    name: "hostname",
    short: "h",
    kind: "string",
    valueName: "NAME",
    description: "Host name inside the container",
  },
  {
    name: "expose",
    kind: "list",
    valueName: "PORT[/PROTOCOL]",
    description: "A port that the container listens on, for --publish-all",
  },
  { name: "ip", kind: "string", valueName: "ADDRESS", description: "Address of IPv4 in the network" },
  { name: "ip6", kind: "string", valueName: "ADDRESS", description: "Address of IPv6 in the network" },
  {
    name: "link",
    kind: "list",
    valueName: "CONTAINER[:ALIAS]",
    description: "What another container of the network is called in this one",
  },
  {
    name: "mac-address",
    kind: "string",
    valueName: "ADDRESS",
    description: "MAC address in the network",
  },
  {
    name: "network",
    alias: "net",
    kind: "list",
    valueName: "NETWORK",
    description:
      "Private (the default), none, host, container:NAME, ns:PATH, pasta, slirp4netns, or networks by NAME[:OPTION=VALUE,…]",
  },
  {
    name: "network-alias",
    alias: "net-alias",
    kind: "list",
    valueName: "NAME",
    description: "Further name of the container in its network",
  },
  {
    name: "publish",
    short: "p",
    kind: "list",
    valueName: "[[ADDRESS:]HOSTPORT:]PORT",
    description: "Make a port of the container one of the host's; /udp for UDP",
  },
  {
    name: "publish-all",
    short: "P",
    kind: "boolean",
    description: "Publish every exposed port on a free port of the host's",
  },
] as const satisfies readonly FlagSpec[];
