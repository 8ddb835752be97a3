/** The host's default route, as /proc/net/route has it (proc(5)). */

const GATEWAY_FLAG = 2;

/** Address of the gateway that packets to everywhere go to over IPv4; undefined without one. */
export function defaultGateway(text: string): string | undefined {
  for (const line of text.split("\n").slice(1)) {
    const [, destination, gateway = "", flags = "0"] = line.trim().split(/\s+/);
    const isGateway = (Number.parseInt(flags, 16) & GATEWAY_FLAG) !== 0;
    if (destination === "00000000" && isGateway && /^[\da-f]{8}$/i.test(gateway)) return dotted(gateway);
  }
  return undefined;
}

/** A number in the byte order of x86 and ARM: the first part of the address is its lowest byte. */
function dotted(hex: string): string {
  return [6, 4, 2, 0].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)).join(".");
}
