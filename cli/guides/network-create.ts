import type { Guide } from "../guide.ts";

export const networkCreateGuide: Guide = {
  description: [
    "Make a network. Containers that are started with --network NETWORK have an address in it, reach each other by name, and nobody of another network reaches them. A container can be in several. Without --internal they reach what the host reaches, by one process that all networks of a user share.",
    "Without --subnet the network gets 256 addresses that neither another network nor the host has, and with --ipv6 those of a unique local network. The first address of a subnet is the gateway, which also answers for names: those of the network's containers, and of others by asking the host's name servers.",
  ],
  examples: [
    { command: "rl network create backend", text: "A network for --network backend." },
    { command: "rl network create --internal --ipv6 vault", text: "IPv4 and IPv6, and no way out." },
    {
      command: "rl network create --subnet 10.90.0.0/24 --gateway 10.90.0.254 -o mtu=9000 fast",
      text: "With addresses and packets of a size that you choose.",
    },
  ],
};
