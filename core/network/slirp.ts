/** The command line of slirp4netns(1), which serves where pasta is not installed. */
import { RlError } from "../errors.ts";

/** Its own network, by default: the container's address, the host's, and the one that answers name queries. */
export const SLIRP = { container: "10.0.2.100", host: "10.0.2.2", dns: "10.0.2.3" } as const;

export interface SlirpRequest {
  /** The host's loopback is reached by the host's address. */
  readonly reachesHost?: boolean | undefined;
  /** As they were typed behind "slirp4netns:". */
  readonly options?: readonly string[] | undefined;
}

const OPTIONS: Readonly<Record<string, (value: string) => readonly string[] | undefined>> = {
  allow_host_loopback: (value) => (isSwitch(value) ? [] : undefined),
  enable_ipv6: (value) => (isSwitch(value) ? (value === "true" ? ["--enable-ipv6"] : []) : undefined),
  mtu: (value) => (/^\d{3,5}$/.test(value) ? [`--mtu=${value}`] : undefined),
  outbound_addr: (value) => (isWord(value) ? [`--outbound-addr=${value}`] : undefined),
  outbound_addr6: (value) => (isWord(value) ? [`--outbound-addr6=${value}`] : undefined),
};

/**
 * It stays in the foreground, in a mount namespace and under a filter of its own, and says on {ready} when the
 * network is up. @throws RlError "invalid" for an unknown option
 */
export function slirpArguments(program: string, request: SlirpRequest = {}): readonly string[] {
  const { options = [] } = request;
  const words = options.flatMap(readOption);
  const reachesHost = request.reachesHost === true || options.includes("allow_host_loopback=true");
  return [
    program,
    "--configure",
    ...(words.some((word) => word.startsWith("--mtu=")) ? [] : ["--mtu=65520"]),
    ...(reachesHost ? [] : ["--disable-host-loopback"]),
    "--enable-sandbox",
    "--enable-seccomp",
    ...words,
    "--ready-fd",
    "{ready}",
    "--netns-type=path",
    "{netns}",
    "tap0",
  ];
}

function readOption(text: string): readonly string[] {
  const equals = text.indexOf("=");
  const key = text.slice(0, Math.max(0, equals));
  const words = Object.hasOwn(OPTIONS, key) ? OPTIONS[key]?.(text.slice(equals + 1)) : undefined;
  if (words !== undefined) return words;
  throw new RlError({
    code: "invalid",
    action: "use --network",
    subject: `slirp4netns:${text}`,
    state: "there is no such option",
    hint: "options are allow_host_loopback, enable_ipv6, mtu, outbound_addr and outbound_addr6, each with =VALUE",
  });
}

function isSwitch(value: string): boolean {
  return value === "true" || value === "false";
}

/** An address, or the name of an interface. */
function isWord(value: string): boolean {
  return /^[\w.:-]{1,45}$/.test(value);
}
