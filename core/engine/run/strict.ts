/** `--security strict`: less than images are made for, and more of a wall. */
import { type ContainerOptions, RlError } from "../../mod.ts";
import type { RunFlags } from "./words.ts";

/** Where programs expect to be able to write when nothing else is writable. */
const TEMPORARY = "/tmp";

export function isStrict({ security }: Pick<RunFlags, "security">): boolean {
  return security === "strict";
}

/**
 * The options with strictness added: no capabilities, nothing that gains privileges, a root file system that cannot
 * be written to, and an empty /tmp in memory unless a volume or file system of the user's is there.
 *
 * @throws RlError "invalid" for flags that take away from it
 */
export function strictOptions(options: ContainerOptions): ContainerOptions {
  const { binds = [], tmpfs = [], volumes = [], unmask = [] } = options;
  if (options.privileged === true) throw contradiction("--privileged", "it has no privileges");
  const [capability] = options.capAdd ?? [];
  if (capability !== undefined) throw contradiction(`--cap-add ${capability}`, "it has no capabilities");
  if (options.seccomp === "unconfined") {
    throw contradiction("--security-opt seccomp=unconfined", "it has a system call filter");
  }
  if (unmask === "all" || unmask.length > 0) {
    throw contradiction("--security-opt unmask", "it hides what is hidden by default");
  }
  if (options.noNewPrivileges === false) {
    throw contradiction("--security-opt no-new-privileges=false", "it gains no privileges");
  }
  const isThere = [...binds, ...tmpfs, ...volumes].some(
    ({ target }) => target.replace(/(?<=.)\/+$/, "") === TEMPORARY,
  );
  return {
    ...options,
    readOnly: true,
    noNewPrivileges: true,
    capDrop: ["ALL"],
    tmpfs: isThere ? tmpfs : [...tmpfs, { target: TEMPORARY, options: ["mode=1777"] }],
  };
}

function contradiction(subject: string, state: string): RlError {
  return new RlError({
    code: "invalid",
    action: "run a strict container with",
    subject,
    state,
    hint: "leave out one of the two",
  });
}
