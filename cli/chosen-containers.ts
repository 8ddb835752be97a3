/** Containers that a command is for: those that are named, or with --all those that it can be done with. */
import { type ContainerStatus, RlError } from "../core/mod.ts";
import type { CommandContext } from "./context.ts";

/** @returns what they are to be called by @throws RlError "invalid" for both or neither */
export async function chosenContainers(
  verb: string,
  names: readonly string[],
  all: boolean,
  { containers }: Pick<CommandContext, "containers">,
): Promise<readonly string[]> {
  if (all !== names.length > 0) {
    if (!all) return names;
    const wanted = verb === "unpause" ? "paused" : "running";
    const found = await containers.list();
    return found
      .filter(({ status }) => status === wanted || (!verb.endsWith("pause") && isUp(status)))
      .map(({ document }) => (document.name === "" ? document.id : document.name));
  }
  throw new RlError({
    code: "invalid",
    action: `${verb} containers`,
    subject: names[0] ?? "",
    state: all ? "all are asked for, and some by name" : "none is named",
    hint: `write rl ${verb} CONTAINER…, or rl ${verb} --all`,
  });
}

function isUp(status: ContainerStatus): boolean {
  return status === "paused" || status === "restarting";
}
