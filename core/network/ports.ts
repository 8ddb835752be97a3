/** Published ports: what `-p`, `-P` and `--expose` say, and what of it is bound. */
import { RlError } from "../errors.ts";
import { canonicalAddress } from "./address.ts";

export type PortProtocol = "tcp" | "udp";

/** A port of the container that is to be reached from outside. */
export interface PortRequest {
  /** An address of the host in its usual form; "" for all of them, of both versions. */
  readonly address: string;
  /** Ports of the host of which any will do; undefined for a free one of the kernel's choice. */
  readonly host: { readonly first: number; readonly last: number } | undefined;
  readonly containerPort: number;
  readonly protocol: PortProtocol;
}

/** A port as it is bound. */
export interface PublishedPort {
  /** An address of the host: "0.0.0.0", "::", "127.0.0.1". */
  readonly address: string;
  readonly hostPort: number;
  readonly containerPort: number;
  readonly protocol: PortProtocol;
}

/** A port of a container, without a place on the host. */
export type ExposedPort = Pick<PortRequest, "containerPort" | "protocol">;

const HIGHEST = 65_535;

/**
 * One value of `-p`: [[ADDRESS:][HOST[-HOST]]:]PORT[-PORT][/PROTOCOL], with an address of version 6 in brackets. A
 * range gives one request for each port of the container; a range of the host for one port means any of it.
 *
 * @throws RlError "invalid", and "unsupported" for sctp
 */
export function parsePublish(text: string): PortRequest[] {
  const [spec = "", protocolText, ...more] = text.split("/");
  const parts = spec.split(":");
  const container = parseRange(parts.at(-1) ?? "");
  if (container === undefined || container.first === 0 || more.length > 0)
    throw refused("publish", text, FORM);
  const protocol = parseProtocol("publish", text, protocolText);
  const address = readAddress(parts.slice(0, -2).join(":"), text);
  const hostText = parts.at(-2) ?? "";
  const isAny = hostText === "" || hostText === "0";
  const range = isAny ? undefined : parseRange(hostText);
  // 0 alone is a port of the kernel's choice, and can begin no range.
  if (!isAny && (range === undefined || range.first === 0)) throw refused("publish", text, FORM);
  const count = container.last - container.first + 1;
  if (range !== undefined && count > 1 && range.last - range.first + 1 !== count)
    throw refused("publish", text, "the two ranges have different lengths");
  return Array.from({ length: count }, (_, index) => ({
    address,
    host:
      range === undefined || count === 1 ? range : { first: range.first + index, last: range.first + index },
    containerPort: container.first + index,
    protocol,
  }));
}

/** An address of IPv6 is in brackets; "" stays. */
function readAddress(written: string, text: string): string {
  if (written === "") return "";
  const inside = /^\[(.*)\]$/.exec(written)?.[1];
  const address =
    (inside !== undefined) === written.includes(":") ? canonicalAddress(inside ?? written) : undefined;
  if (address === undefined) throw refused("publish", text, `"${written}" is no address`);
  return address;
}

/** One value of `--expose`, or of an image's ExposedPorts: PORT[-PORT][/PROTOCOL]. @throws RlError "invalid" */
export function parseExpose(text: string): ExposedPort[] {
  const [ports = "", protocolText, ...more] = text.split("/");
  const range = parseRange(ports);
  if (range === undefined || range.first === 0 || more.length > 0) throw refused("expose", text, FORM);
  const protocol = parseProtocol("expose", text, protocolText);
  return Array.from({ length: range.last - range.first + 1 }, (_, index) => ({
    containerPort: range.first + index,
    protocol,
  }));
}

/** What `-P` publishes: every exposed port that `-p` does not name. */
export function publishAll(
  exposed: readonly ExposedPort[],
  published: readonly PortRequest[],
): PortRequest[] {
  const named = new Set(published.map(portKey));
  const more = new Map(exposed.map((port) => [portKey(port), port]));
  return [...more]
    .filter(([key]) => !named.has(key))
    .map(([, { containerPort, protocol }]) => ({ address: "", host: undefined, containerPort, protocol }));
}

/** "80/tcp" */
export function portKey({ containerPort, protocol }: ExposedPort): string {
  return `${containerPort}/${protocol}`;
}

/** The addresses that a request is bound on: with none named, all of IPv4 and, where the host has it, of IPv6. */
export function boundAddresses({ address }: PortRequest, hasIpv6: boolean): readonly string[] {
  if (address !== "") return [address];
  return hasIpv6 ? ["0.0.0.0", "::"] : ["0.0.0.0"];
}

/** "80", "80-90". */
function parseRange(text: string): { readonly first: number; readonly last: number } | undefined {
  const [, from = "", to = from] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text) ?? [];
  const [first, last] = [Number(from), Number(to)];
  if (from === "" || first > last || last > HIGHEST) return undefined;
  return { first, last };
}

function parseProtocol(flag: string, text: string, written = "tcp"): PortProtocol {
  const protocol = written.toLowerCase();
  if (protocol === "tcp" || protocol === "udp") return protocol;
  if (protocol !== "sctp") throw refused(flag, text, `"${written}" is no protocol`);
  throw new RlError({
    code: "unsupported",
    action: `use --${flag}`,
    subject: text,
    state: "the user-mode network of an unprivileged user knows TCP and UDP only",
    hint: "run with --network host, where sctp is the host's own",
  });
}

const FORM = "it is not of the form [ADDRESS:][HOSTPORT:]PORT[/tcp|/udp]";

function refused(flag: string, subject: string, state: string): RlError {
  const hint = flag === "publish" ? "for example 8080:80, 127.0.0.1:8080:80, [::1]:53:53/udp" : undefined;
  return new RlError({ code: "invalid", action: `use --${flag}`, subject, state, ...(hint && { hint }) });
}
