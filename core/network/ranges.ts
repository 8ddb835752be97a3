/** Which addresses a new network has: what is asked for, or what nobody else has. */
import { RlError } from "../errors.ts";
import type { NetworkRange } from "./network.ts";
import {
  type Family,
  formatAddress,
  formatSubnet,
  isIn,
  lastOf,
  overlap,
  parseAddress,
  parseSubnet,
  type Subnet,
} from "./subnet.ts";

/** As flags have it. Gateways and ranges belong to the subnet that they are in. */
export interface WantedRanges {
  /** Of the network: where its own addresses of IPv6 come from. */
  readonly id: string;
  readonly subnets: readonly string[];
  readonly gateways: readonly string[];
  readonly ipRanges: readonly string[];
  readonly aux: Readonly<Record<string, string>>;
  readonly ipv6: boolean;
}

const MOST_BITS: Readonly<Record<Family, number>> = { 4: 30, 6: 126 };

/**
 * At most one of each version of IP, and always one of IPv4.
 *
 * @param others subnets of other networks
 * @param used addresses of the host's own networks, which are kept away from unless they are asked for
 * @throws RlError "invalid", "denied" for what another network has, "limit" when nothing is left
 */
export function chooseRanges(
  wanted: WantedRanges,
  others: readonly Subnet[],
  used: readonly Subnet[],
): NetworkRange[] {
  const asked = wanted.subnets.map(parseSubnet);
  const subnets = ([4, 6] as const).flatMap((family) => {
    const [one, another] = asked.filter((subnet) => subnet.family === family);
    if (another !== undefined) {
      throw refused(
        formatSubnet(another),
        "a network has one subnet of each version of IP",
        "make a second network",
      );
    }
    if (one !== undefined) return [checked(one, others)];
    if (family === 6) return wanted.ipv6 ? [ownSubnet(wanted.id)] : [];
    return [freeSubnet([...others, ...used])];
  });
  refuseStray(wanted, subnets);
  return subnets.map((subnet) => rangeOf(subnet, wanted));
}

function rangeOf(subnet: Subnet, { gateways, ipRanges, aux }: WantedRanges): NetworkRange {
  const gateway = gateways.find((text) => isWithin(subnet, text));
  const ipRange = ipRanges.find((text) => isWithin(subnet, text.split("/")[0] ?? ""));
  const kept = Object.entries(aux).filter(([, text]) => isWithin(subnet, text));
  const first = formatAddress({ family: subnet.family, value: subnet.first + 1n });
  return {
    subnet: formatSubnet(subnet),
    gateway: gateway === undefined ? first : checkGateway(subnet, gateway),
    ...(ipRange !== undefined && { ipRange: checkRange(subnet, ipRange) }),
    ...(kept.length > 0 && { aux: Object.fromEntries(kept) }),
  };
}

function checked(subnet: Subnet, others: readonly Subnet[]): Subnet {
  const text = formatSubnet(subnet);
  if (subnet.prefix > MOST_BITS[subnet.family]) {
    throw refused(text, "there is no room for a gateway and a container", "take fewer bits");
  }
  const other = others.find((each) => overlap(each, subnet));
  if (other === undefined) return subnet;
  throw new RlError({
    code: "denied",
    action: "use subnet",
    subject: text,
    state: `Pool overlaps with other one on this address space: ${formatSubnet(other)}`,
    hint: "choose another one, or leave it out; rl network inspect shows what networks have",
  });
}

/** 10.89.0.0/24 and what follows, as podman has it. */
function freeSubnet(taken: readonly Subnet[]): Subnet {
  for (let second = 89n; second < 256n; second++) {
    for (let third = 0n; third < 256n; third++) {
      const subnet: Subnet = { family: 4, first: (10n << 24n) + (second << 16n) + (third << 8n), prefix: 24 };
      if (!taken.some((other) => overlap(other, subnet))) return subnet;
    }
  }
  throw new RlError({
    code: "limit",
    action: "use subnet",
    subject: "10.89.0.0",
    state: "every subnet behind it is in use",
    hint: "remove networks with rl network prune, or choose one with --subnet",
  });
}

/** A unique local one, RFC 4193: its 40 random bits are the first of the network's id. */
function ownSubnet(id: string): Subnet {
  return { family: 6, first: (0xfdn << 120n) + (BigInt(`0x${id.slice(0, 10)}`) << 80n), prefix: 64 };
}

/** What is asked for and lies nowhere. */
function refuseStray({ gateways, ipRanges, aux }: WantedRanges, subnets: readonly Subnet[]): void {
  const texts = [...gateways, ...ipRanges.map((text) => text.split("/")[0] ?? ""), ...Object.values(aux)];
  const stray = texts.find((text) => !subnets.some((subnet) => isWithin(subnet, text)));
  if (stray === undefined) return;
  throw refused(stray, "no matching subnet", "give the subnet that it is in with --subnet");
}

function checkGateway(subnet: Subnet, text: string): string {
  const address = parseAddress(text);
  const isOuter =
    subnet.family === 4 && (address?.value === subnet.first || address?.value === lastOf(subnet));
  if (address !== undefined && !isOuter) return formatAddress(address);
  throw refused(text, "it is no address for a gateway", "leave it out for the first of the subnet");
}

function checkRange(subnet: Subnet, text: string): string {
  const range = parseSubnet(text);
  if (range.first >= subnet.first && lastOf(range) <= lastOf(subnet)) return formatSubnet(range);
  throw refused(text, "it is not within the subnet", `it has to be within ${formatSubnet(subnet)}`);
}

function isWithin(subnet: Subnet, text: string): boolean {
  const address = parseAddress(text);
  return address !== undefined && isIn(subnet, address);
}

function refused(subject: string, state: string, hint: string): RlError {
  return new RlError({ code: "invalid", action: "use subnet", subject, state, hint });
}
