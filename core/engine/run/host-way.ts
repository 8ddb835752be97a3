/** How a container is to reach the host, when that is asked for. Loaded only then. */
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { stamps } from "../../host/bun/system.ts";
import { defaultGateway, GUEST_ADDRESS, type HostWay, RlError } from "../../mod.ts";
import { readText } from "../session/read-text.ts";
import type { Session } from "../session/session.ts";

/**
 * With a newer pasta an address that leads to the host's own address, so that what listens on loopback alone stays out
 * of reach; with an older one the gateway's, which leads to loopback.
 *
 * @throws RlError "unsupported" on a machine without a gateway
 */
export function hostWay(
  pasta: string,
  session: Session,
): { readonly way: HostWay; readonly address: string } {
  if (optionsOf(pasta, session).includes("--map-guest-addr")) {
    return { way: { kind: "guest", address: GUEST_ADDRESS }, address: GUEST_ADDRESS };
  }
  const address = defaultGateway(readText("/proc/net/route"));
  if (address !== undefined) return { way: { kind: "gateway" }, address };
  throw new RlError({
    code: "unsupported",
    action: "use --add-host",
    subject: "host-gateway",
    state: "this pasta leads to the host by the gateway's address, and the machine has no gateway",
    hint: "install a pasta of 2024 or newer, or use --network host",
  });
}

/** The long options that the program knows, asked once for each version of it. */
function optionsOf(pasta: string, { paths }: Session): readonly string[] {
  const file = `${paths.run}/pasta-options.json`;
  const stamp = stamps([pasta]);
  try {
    const kept = JSON.parse(readFileSync(file, "utf8")) as { stamp?: unknown; options?: unknown };
    if (kept.stamp === stamp && Array.isArray(kept.options)) return kept.options.map(String);
  } catch {
    // Not asked yet.
  }
  const { stdout, stderr } = Bun.spawnSync([pasta, "--help"], { env: {}, stdin: "ignore" });
  const options = [...new Set(`${stdout.toString()}${stderr.toString()}`.match(/--[a-z][a-z0-9-]+/g))];
  const temporary = `${file}.${process.pid}`;
  writeFileSync(temporary, JSON.stringify({ stamp, options }), { mode: 0o600 });
  renameSync(temporary, file);
  return options;
}
