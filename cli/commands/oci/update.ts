import { applyUpdate } from "../../../core/engine/oci/apply-update.ts";
import { isPrivileged, systemdManager } from "../../../core/engine/oci/cgroup.ts";
import { tellSystemd } from "../../../core/engine/oci/tell-systemd.ts";
import { identity } from "../../../core/host/bun/system.ts";
import { type LinuxResources, mergeResources, readUpdate, UPDATE_SIZE_LIMIT } from "../../../core/mod.ts";
import type { CommandContext } from "../../context.ts";
import type { ParsedArguments } from "../../flags/spec.ts";
import { refuseOtherRules } from "../../oci/device-rules.ts";
import { debug } from "../../oci/log.ts";
import { openOwnGroup, refuseStopped } from "../../oci/own-group.ts";
import { logged } from "../../oci/root.ts";
import { findContainer, runtimeDirectory } from "../../oci/runtime.ts";
import { resourcesOfFlags } from "../../oci/update-flags.ts";
import type { ociUpdateSpec } from "./update.spec.ts";

const ACTION = "update container";

export function run(
  { flags, positionals }: ParsedArguments<typeof ociUpdateSpec>,
  context: CommandContext,
): Promise<number> {
  const [id = ""] = positionals;
  return logged(flags, context, async () => {
    const wanted = mergeResources(await readFile(flags.resources, context), resourcesOfFlags(flags));
    const { state, status } = await findContainer(runtimeDirectory(flags, context), id);
    refuseStopped(id, status, ACTION);
    refuseOtherRules(wanted, state, isPrivileged(identity().uid));
    using group = openOwnGroup(state, ACTION);
    await applyUpdate(wanted, {
      group,
      ...(state.unit !== "" && {
        tellSystemd: (properties) => {
          debug(flags, context, () => `properties of ${state.unit}: ${properties.map(({ name }) => name)}`);
          const manager = systemdManager(identity().uid, context.environment);
          return tellSystemd(state.unit, properties, manager);
        },
      }),
      writing: ({ file, value }) => debug(flags, context, () => `${state.cgroup}/${file}: ${value}`),
    });
    return 0;
  });
}

async function readFile(path: string | undefined, { files }: CommandContext): Promise<LinuxResources> {
  if (path === undefined) return {};
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of path === "-" ? files.input() : files.read(path)) {
    chunks.push(chunk);
    size += chunk.length;
    // What is beyond is not wanted: the reader refuses by the size alone.
    if (size > UPDATE_SIZE_LIMIT) break;
  }
  return readUpdate(Buffer.concat(chunks), path === "-" ? "standard input" : path);
}
