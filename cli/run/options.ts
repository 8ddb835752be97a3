/** Flags of `run` to the core's options. */
import { type ContainerOptions, type KeptMount, mountOptions } from "../../core/mod.ts";
import { parseAnnotations } from "./labels.ts";
import { parseSecurityOptions } from "./security.ts";
import { isStrict, strictOptions } from "./strict.ts";
import { type OptionSources, type RunFlags, wordOptions } from "./words.ts";

/**
 * All options; `mounts` are those of the flags and of the image. `keepId` is who the container's user is when neither flag nor image says, with `--userns keep-id`.
 *
 * @throws RlError "invalid" or "unsupported"
 */
export function runOptions(
  flags: RunFlags,
  sources: OptionSources,
  keepId: { readonly uid: number; readonly gid: number } | undefined,
  mounts: readonly KeptMount[],
): ContainerOptions {
  const user = flags.user ?? (keepId && `${keepId.uid}:${keepId.gid}`);
  const security = parseSecurityOptions(flags["security-opt"]);
  const options: ContainerOptions = {
    ...wordOptions(flags, sources),
    readOnly: flags["read-only"],
    ...mountOptions(mounts),
    capAdd: flags["cap-add"],
    capDrop: flags["cap-drop"],
    noNewPrivileges: security.noNewPrivileges,
    unmask: security.unmask,
    mask: security.mask,
    seccomp: security.profile === "unconfined" ? "unconfined" : "default",
    ...(flags.workdir !== undefined && { workingDirectory: flags.workdir }),
    ...(user !== undefined && { user }),
    ...(flags.annotation.length > 0 && { annotations: parseAnnotations(flags.annotation) }),
  };
  return isStrict(flags) ? strictOptions(options) : options;
}
