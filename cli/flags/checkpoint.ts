/** What runc takes with `checkpoint` and `restore`, so that both are refused as a whole and not for a flag. */
import type { FlagSpec } from "./spec.ts";

const description = "Refused with the command";

function hidden<N extends string>(kind: "boolean" | "string", ...names: readonly N[]): readonly FlagSpec[] {
  const value = kind === "string" ? { valueName: "VALUE" } : {};
  return names.map((name) => ({ name, kind, ...value, hidden: true, description }));
}

export const CHECKPOINT_FLAGS: readonly FlagSpec[] = [
  ...hidden("string", "image-path", "work-path", "parent-path", "page-server", "status-fd"),
  ...hidden("string", "manage-cgroups-mode", "lsm-profile", "lsm-mount-context"),
  ...hidden("string", "console-socket", "pid-file", "bundle"),
  ...hidden("boolean", "leave-running", "tcp-established", "ext-unix-sk", "shell-job", "lazy-pages"),
  ...hidden("boolean", "file-locks", "pre-dump", "auto-dedup", "detach"),
  ...hidden("boolean", "no-subreaper", "no-pivot", "no-new-keyring"),
  { name: "empty-ns", kind: "list", valueName: "VALUE", hidden: true, description },
];
