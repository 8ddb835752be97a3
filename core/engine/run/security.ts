/** `--security-opt`. On the path of every start. */
import { RlError } from "../../mod.ts";

/** `profile` is "default", "unconfined" or the path of a file. */
export interface SecurityOptions {
  /** Undefined when nothing is said of it. */
  readonly noNewPrivileges: boolean | undefined;
  readonly profile: string;
  /** Paths of /proc and /sys that are left as they are; see `ContainerOptions`. */
  readonly unmask: "all" | readonly string[];
  /** Paths that are hidden besides. */
  readonly mask: readonly string[];
}

/** Options are `KEY=VALUE`, and as docker has it `KEY:VALUE` too. @throws RlError "invalid" */
export function parseSecurityOptions(texts: readonly string[]): SecurityOptions {
  let noNewPrivileges: boolean | undefined;
  let profile = "default";
  let unmask: SecurityOptions["unmask"] = [];
  let mask: string[] = [];
  for (const text of texts) {
    const [, key = text, value] = /^([a-z-]+)[=:](.*)$/s.exec(text) ?? [];
    if (key === "no-new-privileges" && (value === undefined || value === "true" || value === "false")) {
      noNewPrivileges = value !== "false";
    } else if (key === "seccomp" && value !== undefined && value !== "") {
      profile = value;
    } else if (text === "systempaths=unconfined" || text === "systempaths:unconfined") {
      unmask = "all";
    } else if (key === "unmask" && value?.toUpperCase() === "ALL") {
      unmask = "all";
    } else if (key === "unmask" && isPathList(value)) {
      if (unmask !== "all") unmask = [...unmask, ...value.split(":")];
    } else if (key === "mask" && isPathList(value)) {
      mask = [...mask, ...value.split(":")];
    } else {
      throw new RlError({
        code: "invalid",
        action: "use security option",
        subject: text,
        state: "there is no such option",
        hint: "options are no-new-privileges, seccomp=unconfined, seccomp=FILE, systempaths=unconfined, unmask=ALL, unmask=PATH:… and mask=PATH:…",
      });
    }
  }
  return { noNewPrivileges, profile, unmask, mask };
}

/** Absolute paths, separated by colons. */
function isPathList(value: string | undefined): value is string {
  return value !== undefined && /^\/[^:]*(?::\/[^:]*)*$/s.test(value);
}

/** The profile that a container's filter is of: without a word of another, a privileged one has none. @throws as above */
export function filterProfile(flags: {
  readonly privileged: boolean;
  readonly "security-opt": readonly string[];
}): string {
  const { profile } = parseSecurityOptions(flags["security-opt"]);
  return flags.privileged && profile === "default" ? "unconfined" : profile;
}

/** The path of the profile that the options name; undefined for none and for the built-in one. @throws as above */
export function profileFile(texts: readonly string[]): string | undefined {
  const { profile } = parseSecurityOptions(texts);
  return profile === "default" || profile === "unconfined" ? undefined : profile;
}
