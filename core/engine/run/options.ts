/** Flags of `run` to the core's options. */
import {
  type ContainerOptions,
  type KeptMount,
  mountOptions,
  networkNamespace,
  parseNetwork,
} from "../../mod.ts";
import { parseAnnotations } from "./labels.ts";
import { listOptions } from "./list-options.ts";
import { type LimitFacts, limitsOf } from "./resources.ts";
import { filterProfile, parseSecurityOptions } from "./security.ts";
import { singleOptions } from "./single-options.ts";
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
  facts: LimitFacts,
): ContainerOptions {
  const user = flags.user ?? (keepId && `${keepId.uid}:${keepId.gid}`);
  const security = parseSecurityOptions(flags["security-opt"]);
  const resources = limitsOf(flags, facts);
  const options: ContainerOptions = {
    ...wordOptions(flags, sources),
    network: networkNamespace(parseNetwork(flags.network)),
    ...listOptions(flags),
    ...singleOptions(flags),
    ...(resources !== undefined && { resources }),
    readOnly: flags["read-only"],
    ...mountOptions(mounts),
    capAdd: flags["cap-add"],
    capDrop: flags["cap-drop"],
    noNewPrivileges: security.noNewPrivileges,
    unmask: security.unmask,
    mask: security.mask,
    seccomp: filterProfile(flags) === "unconfined" ? "unconfined" : "default",
    ...(flags.workdir !== undefined && { workingDirectory: flags.workdir }),
    ...(user !== undefined && { user }),
    ...(flags.annotation.length > 0 && { annotations: parseAnnotations(flags.annotation) }),
  };
  return isStrict(flags) ? strictOptions(options) : options;
}
