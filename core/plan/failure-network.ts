/** What people read when a container's network does not come up. */
import type { FailureText, StepText } from "./failure-text.ts";

const TAKEN_HINT =
  "See ss -lntup for who has it; choose another port, or leave the choice to rl by -p PORT alone.";

const UNSERVED: FailureText = {
  code: "unavailable",
  state: "the process that holds the networks has ended",
  hint: "Start the container again: that makes another one.",
};

export const NETWORK_TEXTS: Readonly<
  Record<
    | "helperArgument"
    | "helper"
    | "publishPort"
    | "stateNote"
    | "network"
    | "networkEndpoint"
    | "networkPort"
    | "networkService",
    StepText
  >
> = {
  helperArgument: { action: "start network helper" },
  helper: {
    action: "start network helper",
    subject: "pasta",
    errors: {
      ENOENT: {
        code: "unsupported",
        state: "the program is not installed",
        hint: 'Install the package "passt", or use --network none or --network host.',
      },
      ENETDOWN: { code: "unavailable", state: "it ended before the network was up" },
    },
    hint: "See that /dev/net/tun can be opened; --network none and --network host need no helper.",
  },
  publishPort: {
    action: "publish port",
    errors: {
      EADDRINUSE: {
        code: "exists",
        state: "it is taken on this machine",
        hint: TAKEN_HINT,
      },
      EADDRNOTAVAIL: { code: "not-found", state: "this machine has no such address" },
      EAFNOSUPPORT: { code: "unsupported", state: "this machine has no IPv6" },
      ENETUNREACH: {
        code: "unsupported",
        state: "the network helper serves no such address: the machine has no route for its kind",
        hint: "Publish on an address of the other kind, such as 127.0.0.1.",
      },
    },
  },
  stateNote: { action: "keep state of container" },
  network: {
    action: "connect container to",
    subject: "its networks",
    errors: {
      ENOENT: UNSERVED,
      ECONNREFUSED: UNSERVED,
      ENETDOWN: UNSERVED,
      EOPNOTSUPP: { code: "unsupported", state: "the kernel has no bridges or no virtual cables" },
      EADDRINUSE: {
        code: "exists",
        state: "a port that it publishes has just been taken on this machine",
        hint: TAKEN_HINT,
      },
    },
  },
  networkEndpoint: { action: "connect container to", subject: "its networks" },
  networkPort: { action: "publish port" },
  networkService: {
    action: "set up network with",
    subject: "netlink",
    errors: {
      ENOENT: { code: "unsupported", state: "it cannot be started", hint: 'Install the package "nftables".' },
      EPROTO: {
        code: "unsupported",
        state: "it cannot load the rules that keep networks apart",
        hint: "The kernel needs nf_tables with nat; sudo modprobe nf_tables nft_masq may do.",
      },
      ETIMEDOUT: {
        code: "unavailable",
        state: "another one has begun and does not answer",
        hint: "If it is stopped, let it go on or kill it: its process is called rl-network. The next start makes another one.",
      },
    },
  },
};

/**
 * A port that only root may bind. It takes a setting of root's, once for the machine.
 *
 * @param subject "0.0.0.0:80/tcp"
 */
export function lowPortRefused(subject: string): FailureText {
  const port = Number(/:(\d+)\//.exec(subject)?.[1] ?? 0);
  const instead = port + (port < 1000 ? 8000 : 10_000);
  return {
    code: "denied",
    state: "the kernel keeps ports below net.ipv4.ip_unprivileged_port_start for root",
    hint: `sudo sysctl -w net.ipv4.ip_unprivileged_port_start=${port} (for good: in /etc/sysctl.d/), or publish another port, such as ${instead}`,
  };
}

/** The network helper's own words are all that is known; of a machine without a network they say little. */
export function helperSaid(words: string): FailureText | undefined {
  if (words === "") return undefined;
  if (!/interface not usable|no (?:external )?routable interface/i.test(words))
    return { code: "unavailable", state: `it says: ${words}` };
  return {
    code: "unavailable",
    state: "this machine has no route to others, and pasta has nothing to copy for the container",
    hint: "Use --network none or --network host until it has one.",
  };
}
