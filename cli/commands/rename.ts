import { containerEvent, RlError } from "../../core/mod.ts";
import type { CommandContext } from "../context.ts";
import type { ParsedArguments } from "../flags/spec.ts";
import type { renameSpec } from "./rename.spec.ts";

/** Says nothing, as docker. */
export async function run(
  { positionals }: ParsedArguments<typeof renameSpec>,
  { containers, shelf, events }: CommandContext,
): Promise<number> {
  const [text = "", name = ""] = positionals;
  const container = await containers.find(text);
  // Its monitor will free the name it knows, and nobody the new one.
  if (container.note.ephemeral && container.isRunning()) throw leaving(text);
  if (container.note.name === name) throw same(name);
  shelf.rename(container.now, name);
  // With the slash that docker's names have inside.
  events.tell(containerEvent({ ...container.note, name }, "rename", { oldName: `/${container.note.name}` }));
  return 0;
}

function leaving(name: string): RlError {
  return new RlError({
    code: "unsupported",
    action: "rename container",
    subject: name,
    state: "it runs, and was started with --rm: the name it has now goes with it when it ends",
    hint: "start it without --rm, or with --name",
  });
}

function same(name: string): RlError {
  return new RlError({
    code: "invalid",
    action: "rename container",
    subject: name,
    state: "it has this name already",
  });
}
