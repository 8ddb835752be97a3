/** The `process` section: what is run, as whom and where. */

import type { Process } from "../spec/runtime-config.ts";
import { generateArguments } from "./arguments.ts";
import { generateCapabilities } from "./capabilities.ts";
import { cleanPath } from "./container-path.ts";
import { generateEnvironment } from "./environment.ts";
import type { GenerateInput } from "./input.ts";
import { generateRlimits } from "./rlimits.ts";
import { parseUserSpec } from "./user.ts";

/** The process section for a host name that was decided already. Throws RlError "invalid". */
export function generateProcess(input: GenerateInput, hostname: string): Process {
  const { image, options } = input;
  const user = parseUserSpec(options.user ?? image.User ?? "");
  const numericGroups = (options.groups ?? []).filter((group) => /^\d+$/.test(group)).map(Number);
  return {
    terminal: options.terminal === true,
    user: {
      // A name means nothing outside the container; it travels beside the config (see GeneratedConfig).
      uid: user.uid ?? 0,
      gid: user.gid ?? 0,
      umask: 0o022,
      ...(numericGroups.length > 0 && { additionalGids: numericGroups }),
    },
    args: generateArguments(image, options.entrypoint, options.command ?? []),
    env: generateEnvironment({
      image: image.Env ?? [],
      caller: options.env ?? [],
      hostname,
      terminal: options.terminal === true,
    }),
    cwd: workingDirectory(image.WorkingDir, options.workingDirectory),
    capabilities: generateCapabilities(
      options.privileged === true ? ["ALL", ...(options.capAdd ?? [])] : (options.capAdd ?? []),
      options.capDrop ?? [],
    ),
    rlimits: generateRlimits(options.rlimits ?? [], input.host?.nofile),
    noNewPrivileges: options.noNewPrivileges === true,
    ...(options.oomScoreAdj !== undefined && { oomScoreAdj: options.oomScoreAdj }),
  };
}

function workingDirectory(fromImage: string | undefined, fromCaller: string | undefined): string {
  if (fromCaller !== undefined && fromCaller !== "") return cleanPath(fromCaller, "use working directory");
  // Builders write absolute paths; a relative one can only be meant from the root.
  return cleanPath(`/${fromImage ?? ""}`, "use working directory");
}
