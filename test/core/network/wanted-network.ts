/** A network to be made, of which only the name and what is given counts. */
import type { NewNetwork } from "../../../core/mod.ts";

export function wanted(name: string, given: Partial<NewNetwork> = {}): NewNetwork {
  return {
    name,
    id: Buffer.from(name).toString("hex").padEnd(64, "0"),
    driver: "bridge",
    subnets: [],
    gateways: [],
    ipRanges: [],
    aux: {},
    ipv6: false,
    internal: false,
    labels: {},
    options: {},
    createdAt: "2026-06-15T12:00:00.000Z",
    ...given,
  };
}
