/** Flags of `run` and `create` that say how a container is reached, and what it is called. */
import type { FlagSpec } from "../spec.ts";

export const NETWORK_FLAGS = [
  {
    name: "add-host",
    kind: "list",
    valueName: "NAME:ADDRESS",
    description: "Add a line to /etc/hosts",
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
    name: "network",
    alias: "net",
    kind: "string",
    choices: ["none", "host", "private"],
    default: "private",
    description: "Network: none, the host's, or one of the container's own",
  },
] as const satisfies readonly FlagSpec[];
