/** New limits for a container that runs. */
import { type Cgroup, openCgroup } from "../../host/bun/cgroup.ts";
import { identity } from "../../host/bun/system.ts";
import {
  type Container,
  cgroupWrites,
  controllersOf,
  DELEGATE_COMMAND,
  type LinuxResources,
  RlError,
} from "../../mod.ts";
import { applyUpdate } from "../oci/apply-update.ts";
import { systemdManager } from "../oci/cgroup.ts";
import { tellSystemd } from "../oci/tell-systemd.ts";
import type { Environment } from "../session/session.ts";

const UNIT = /^rl-[^/]*\.scope$/;

/** @throws RlError "unsupported" without a control group or controller, and what the kernel and systemd refuse */
export async function applyLive(
  { document: { name }, state }: Container,
  resources: LinuxResources,
  environment: Environment,
): Promise<void> {
  const path = state?.cgroup ?? "";
  if (path === "") throw withoutGroup(name);
  using group = openCgroup(path);
  const unit = path.slice(path.lastIndexOf("/") + 1);
  const isUnit = UNIT.test(unit);
  // systemd hands controllers down itself, when it is told of the limits.
  if (!isUnit) shareControllers(group, path, controllersOf(cgroupWrites(resources)));
  await applyUpdate(resources, {
    group,
    ...(isUnit && {
      tellSystemd: (properties) => tellSystemd(unit, properties, systemdManager(identity().uid, environment)),
    }),
    writing: () => undefined,
  });
}

/** A container that was started without limits is in a group to which nobody has handed down a controller. */
function shareControllers(group: Cgroup, path: string, needed: readonly string[]): void {
  const there = (group.read("cgroup.controllers") ?? "").trim().split(" ");
  const missing = needed.filter((name) => !there.includes(name));
  if (missing.length === 0) return;
  using parent = openCgroup(path.slice(0, path.lastIndexOf("/")));
  const given = (parent.read("cgroup.controllers") ?? "").trim().split(" ");
  for (const name of missing) {
    if (!given.includes(name)) throw notDelegated(name);
    parent.write({ file: "cgroup.subtree_control", value: `+${name}` });
  }
}

function notDelegated(controller: string): RlError {
  return new RlError({
    code: "unsupported",
    action: "use controller",
    subject: controller,
    state: "it is not delegated to you",
    hint: `${DELEGATE_COMMAND}; then log in again`,
  });
}

function withoutGroup(name: string): RlError {
  return new RlError({
    code: "unsupported",
    action: "update container",
    subject: name,
    state: "it runs, and has no control group of its own",
    hint: "start it where groups are delegated, as in: systemd-run --user --scope -p Delegate=yes rl start …",
  });
}
