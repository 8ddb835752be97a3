/** What is asked for a container in its networks: the options behind their names, and flags for a single one. */
import { RlError } from "../errors.ts";
import { type EndpointRequest, parseMac } from "./endpoint.ts";
import type { NetworkAttachment } from "./mode.ts";
import { parseRate } from "./rate.ts";

/** Flags that are about the one network that a container is in. */
export interface AttachFlags {
  readonly ip?: string | undefined;
  readonly ip6?: string | undefined;
  readonly mac?: string | undefined;
  readonly aliases: readonly string[];
}

/** A network, and what is asked for in it. Links are of the container, and told apart. */
export interface Attachment {
  readonly network: string;
  readonly request: Omit<EndpointRequest, "links" | "servers">;
}

const NAME = /^[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,61}[A-Za-z0-9_])?$/;

/** @throws RlError "invalid", "unsupported" */
export function attachmentsOf(networks: readonly NetworkAttachment[], flags: AttachFlags): Attachment[] {
  const flag = flagGiven(flags);
  if (flag !== undefined && networks.length > 1) {
    throw invalid(
      flag,
      "the container is in several networks",
      `say it of one of them: --network NAME:${flag.replace(/^--(?:network-)?/, "")}=…`,
    );
  }
  const attachments = networks.map(({ name, options }) => {
    const request: { -readonly [Key in keyof Attachment["request"]]: Attachment["request"][Key] } & {
      aliases: string[];
    } = {
      ...(flags.ip !== undefined && { ip: flags.ip }),
      ...(flags.ip6 !== undefined && { ip6: flags.ip6 }),
      ...(flags.mac !== undefined && { mac: flags.mac }),
      aliases: flags.aliases.map(checkAlias),
    };
    for (const [key, value] of options) readOption(request, name, key, value);
    if (request.mac !== undefined) parseMac(request.mac);
    return { network: name, request };
  });
  nameInterfaces(attachments);
  return attachments;
}

/** Those that are not named are called eth and their place among the networks, or the next number that is free. */
function nameInterfaces(
  attachments: readonly { readonly request: { interface?: string | undefined } }[],
): void {
  const taken = attachments.flatMap(({ request }) => request.interface ?? []);
  const twice = taken.find((name, index) => taken.indexOf(name) !== index);
  if (twice !== undefined) {
    throw invalid(
      twice,
      "two interfaces of the container would have this name",
      "give each network an interface_name of its own",
    );
  }
  attachments.forEach(({ request }, index) => {
    if (request.interface !== undefined) return;
    let number = index;
    while (taken.includes(`eth${number}`)) number++;
    // Left open where its place will do: another one is chosen for a container that runs.
    if (number !== index) request.interface = `eth${number}`;
    taken.push(`eth${number}`);
  });
}

/** "--ip" and the like, when one is given. */
export function flagGiven({ ip, ip6, mac, aliases }: AttachFlags): string | undefined {
  if (ip !== undefined) return "--ip";
  if (ip6 !== undefined) return "--ip6";
  if (mac !== undefined) return "--mac-address";
  return aliases.length > 0 ? "--network-alias" : undefined;
}

function readOption(
  request: { -readonly [Key in keyof Attachment["request"]]: Attachment["request"][Key] } & {
    aliases: string[];
  },
  network: string,
  key: string,
  value: string,
): void {
  if (value === "") throw invalid(`${network}:${key}`, "it has no value", `write ${key}=VALUE`);
  switch (key) {
    case "ip":
    case "ip6":
      request[key] = value;
      return;
    case "mac":
    case "mac-address":
      request.mac = value;
      return;
    case "alias":
      request.aliases.push(checkAlias(value));
      return;
    case "rate":
      request.rate = parseRate(value);
      return;
    case "interface_name":
      request.interface = checkInterface(value);
      return;
    case "driver-opt":
      // Docker's way to say the same.
      if (value.startsWith(INTERFACE_OPTION)) {
        request.interface = checkInterface(value.slice(INTERFACE_OPTION.length));
        return;
      }
      throw unknown(`${network}:${key}=${value}`);
    default:
      throw unknown(`${network}:${key}`);
  }
}

const INTERFACE_OPTION = "com.docker.network.endpoint.ifname=";

function unknown(subject: string): RlError {
  return new RlError({
    code: "unsupported",
    action: "use --network",
    subject,
    state: "there is no such option",
    hint: "options are alias, interface_name, ip, ip6, mac and rate",
  });
}

/** @throws RlError "invalid" */
export function checkAlias(text: string): string {
  if (NAME.test(text)) return text;
  throw invalid(text, "it is no name of a container", "use letters, digits, -, _ and .");
}

/** "CONTAINER[:ALIAS]", the alias being the container's own name by default. @throws RlError "invalid" */
export function parseLink(text: string): { readonly container: string; readonly alias: string } {
  const [container = "", alias = container, ...more] = text.split(":");
  if (container !== "" && more.length === 0) return { container, alias: checkAlias(alias) };
  throw invalid(text, "it is not of the form CONTAINER[:ALIAS]");
}

/** As the kernel has it: dev_valid_name() allows all but these. */
function checkInterface(text: string): string {
  if (/^[^\s/:%]{1,15}$/.test(text) && text !== "." && text !== ".." && text !== "lo") return text;
  throw invalid(text, "it is no name of an interface", "it has at most 15 letters and digits");
}

function invalid(subject: string, state: string, hint?: string): RlError {
  return new RlError({ code: "invalid", action: "use --network", subject, state, hint });
}
