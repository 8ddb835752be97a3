/** Options of a bind as people write them: `-v SOURCE:TARGET:OPTION,OPTION`. */

import { RlError } from "../errors.ts";
import { suggest } from "./nearest.ts";

/** What an option decides; a later option of the same kind wins over an earlier one. */
type OptionKind = "access" | "recursion" | "propagation" | "suid" | "dev" | "exec" | "relabel" | "chown";

const KINDS: Readonly<Record<string, OptionKind>> = {
  ro: "access",
  rw: "access",
  bind: "recursion",
  rbind: "recursion",
  private: "propagation",
  rprivate: "propagation",
  slave: "propagation",
  rslave: "propagation",
  shared: "propagation",
  rshared: "propagation",
  nosuid: "suid",
  suid: "suid",
  nodev: "dev",
  dev: "dev",
  noexec: "exec",
  exec: "exec",
  z: "relabel",
  Z: "relabel",
  U: "chown",
};

/** A bind's options, sorted out. */
export interface BindOptions {
  /** For the config: recursion first, then access, flags, propagation. */
  readonly mount: readonly string[];
  /** z: a label several containers share, Z: a label of this container's own. */
  readonly relabel?: "shared" | "private";
  /** U: the tree is to belong to the container's user. */
  readonly chown: boolean;
}

/**
 * Sort out a bind's options. Without any it is recursive, writable, and mounts made later on one side are not
 * seen on the other.
 *
 * @throws RlError "invalid" for an unknown option.
 */
export function parseBindOptions(options: readonly string[], readonly: boolean): BindOptions {
  const chosen = new Map<OptionKind, string>();
  for (const option of options) {
    const kind = Object.hasOwn(KINDS, option) ? KINDS[option] : undefined;
    if (kind === undefined) {
      throw new RlError({
        code: "invalid",
        action: "use bind option",
        subject: option,
        state: "there is no such option",
        hint: suggest(option, Object.keys(KINDS)),
      });
    }
    chosen.set(kind, option);
  }
  // An explicit request for read-only is never undone by a list of options.
  if (readonly) chosen.set("access", "ro");

  const mount = [chosen.get("recursion") ?? "rbind"];
  // With the mounts below: who asks for a tree that cannot be written to means all of it.
  if (chosen.get("access") === "ro") mount.push("rro");
  for (const kind of ["suid", "dev", "exec"] as const) {
    const option = chosen.get(kind);
    if (option?.startsWith("no")) mount.push(`r${option}`);
  }
  mount.push(chosen.get("propagation") ?? "rprivate");
  const relabel = chosen.get("relabel");
  return {
    mount,
    ...(relabel !== undefined && { relabel: relabel === "z" ? "shared" : "private" }),
    chown: chosen.has("chown"),
  };
}
