/** Docker's profile, which names syscalls by conditions, resolved to the form of an OCI config.json. */
import { readFileSync } from "node:fs";

interface Condition {
  readonly caps?: readonly string[];
  readonly arches?: readonly string[];
  readonly minKernel?: string;
}

interface Profile {
  readonly defaultAction: string;
  readonly defaultErrnoRet?: number;
  readonly archMap: readonly {
    readonly architecture: string;
    readonly subArchitectures: readonly string[] | null;
  }[];
  readonly syscalls: readonly {
    readonly names: readonly string[];
    readonly action: string;
    readonly args?: readonly unknown[] | null;
    readonly errnoRet?: number;
    readonly includes?: Condition;
    readonly excludes?: Condition;
  }[];
}

/** Where Debian's containers-common puts the profile podman and buildah use. */
export const PROFILE = "/usr/share/containers/seccomp.json";

/**
 * `caps` are the container's ("CAP_CHOWN"); `arch` is Docker's name ("amd64"), `native` libseccomp's. Kernel
 * conditions hold: every kernel that can run these benchmarks is newer than those the profile names.
 */
export function resolveSeccomp(caps: readonly string[], arch = "amd64", native = "SCMP_ARCH_X86_64"): object {
  const profile = JSON.parse(readFileSync(PROFILE, "utf8")) as Profile;
  const has = (wanted: readonly string[] = [], among: readonly string[]): boolean =>
    wanted.some((name) => among.includes(name));
  const applies = ({ includes = {}, excludes = {} }: Profile["syscalls"][number]): boolean => {
    if (includes.caps?.length && !includes.caps.every((cap) => caps.includes(cap))) return false;
    if (includes.arches?.length && !has(includes.arches, [arch])) return false;
    return !has(excludes.caps, caps) && !has(excludes.arches, [arch]);
  };
  const family = profile.archMap.find((entry) => entry.architecture === native);
  return {
    defaultAction: profile.defaultAction,
    ...(profile.defaultErrnoRet === undefined ? {} : { defaultErrnoRet: profile.defaultErrnoRet }),
    architectures: [native, ...(family?.subArchitectures ?? [])],
    syscalls: profile.syscalls.filter(applies).map(({ names, action, args, errnoRet }) => ({
      names,
      action,
      ...(args?.length ? { args } : {}),
      ...(errnoRet === undefined ? {} : { errnoRet }),
    })),
  };
}
