/**
 * Flags of `docker run` that people type from habit and that `rl run` does not have. Refusing one of them
 * should say that it is missing here, not that it is a typing mistake.
 */
const MISSING: readonly string[] = [
  "device-cgroup-rule",
  "gpus",
  "isolation",
  "storage-opt",
  "use-api-socket",
  "volume-driver",
];

/** What an ordinary user cannot have, or has without a flag. */
const REASONS: Readonly<Record<string, string>> = {
  "device-cgroup-rule": "in a user namespace no device can be made; --device shows the host's",
  gpus: "there is no toolkit of the vendor's here; show the devices themselves, as by --device /dev/dri/renderD128",
  "storage-opt": "an ordinary user can give no quota to a part of the store's file system",
  "volume-driver": "local is the only driver, and needs no flag",
};

/** What is missing for a flag that docker has. */
export function whyMissing(name: string): string {
  if (Object.hasOwn(REASONS, name)) return REASONS[name] ?? "";
  return "docker has it, rl does not have it yet";
}

/** Whether docker's `run` has this name, and ours not. */
export function isDockerFlag(name: string): boolean {
  return MISSING.includes(name);
}
