/** Flags of `run` whose values are lists of a form of their own. */
import { type ContainerOptions, canonicalAddress, HOST_GATEWAY, RlError } from "../../mod.ts";
import type { RunFlags } from "./words.ts";

type ListOptions = Pick<ContainerOptions, "extraHosts" | "resolv" | "groups" | "rlimits" | "sysctls">;
type ListFlags = Pick<
  RunFlags,
  "add-host" | "dns" | "dns-option" | "dns-search" | "group-add" | "sysctl" | "ulimit"
>;

/** @throws RlError "invalid" or "unsupported" */
export function listOptions(flags: ListFlags): ListOptions {
  const [servers, search, options] = [flags.dns, flags["dns-search"], flags["dns-option"]];
  const sysctls = flags.sysctl.map(parseSysctl);
  return {
    ...unlessEmpty("extraHosts", flags["add-host"].map(parseHost)),
    ...(servers.length + search.length + options.length > 0 && {
      resolv: {
        servers: servers.map(checkServer),
        search: search.map((text) => checkWord("dns-search", text)),
        options: options.map((text) => checkWord("dns-option", text)),
      },
    }),
    ...unlessEmpty("groups", flags["group-add"]),
    ...unlessEmpty("rlimits", flags.ulimit.map(parseUlimit)),
    ...(sysctls.length > 0 && { sysctls: Object.fromEntries(sysctls) }),
  };
}

function unlessEmpty<K extends string, T>(name: K, list: readonly T[]): { readonly [P in K]?: readonly T[] } {
  return (list.length === 0 ? {} : { [name]: list }) as { readonly [P in K]?: readonly T[] };
}

/** NAME:ADDRESS, and as docker has it NAME=ADDRESS and an address of version 6 in brackets. */
function parseHost(text: string): NonNullable<ContainerOptions["extraHosts"]>[number] {
  const [, name = "", written = ""] = /^([^:=]+)[:=](.+)$/.exec(text) ?? [];
  const address = /^\[(.+)\]$/.exec(written)?.[1] ?? written;
  if (/^[\w.-]+$/.test(name) && (address === HOST_GATEWAY || isAddress(address))) return { name, address };
  throw refused("add-host", text, "it is not of the form NAME:ADDRESS");
}

/** One of IPv6 may name its link: "fe80::1%eth0". */
function isAddress(text: string): boolean {
  return canonicalAddress(text.replace(/^([^%]*:[^%]*)%[\w.-]+$/, "$1")) !== undefined;
}

function checkServer(text: string): string {
  if (isAddress(text)) return text;
  throw refused("dns", text, "it is not an address");
}

/** One word: a second one, or a second line, would be something else in the file. */
function checkWord(flag: string, text: string): string {
  if (/^[\x21-\x7e]+$/.test(text) && !text.startsWith("#")) return text;
  throw refused(flag, text, "it is not one word");
}

/** NAME=SOFT[:HARD]; one number is both. */
function parseUlimit(text: string): NonNullable<ContainerOptions["rlimits"]>[number] {
  const [, type = "", soft = "", hard = soft] =
    /^([a-z]+)=(-1|\d{1,15})(?::(-1|\d{1,15}))?$/.exec(text) ?? [];
  if (type === "") throw refused("ulimit", text, "it is not of the form NAME=SOFT[:HARD]");
  return { type, soft: Number(soft), hard: Number(hard) };
}

function parseSysctl(text: string): readonly [name: string, value: string] {
  const equals = text.indexOf("=");
  if (equals > 0) return [text.slice(0, equals), text.slice(equals + 1)];
  throw refused("sysctl", text, "it is not of the form NAME=VALUE");
}

function refused(flag: string, subject: string, state: string): RlError {
  return new RlError({ code: "invalid", action: `use --${flag}`, subject, state });
}
