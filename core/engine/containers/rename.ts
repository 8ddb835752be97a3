/** Giving a container another name. */
import { containerEvent, RlError } from "../../mod.ts";
import type { Apis, KeptContainer } from "../apis.ts";

/** @param text the container as it was called @throws RlError "exists", "invalid", "unsupported" for one that goes with its name */
export async function renameContainer(
  container: KeptContainer,
  text: string,
  name: string,
  { shelf, events, networks }: Pick<Apis, "events" | "networks" | "shelf">,
): Promise<void> {
  // Its monitor will free the name it knows, and nobody the new one.
  if (container.note.ephemeral && container.isRunning()) throw leaving(text);
  if (container.note.name === name) throw same(name);
  shelf.rename(container.now, name);
  await networks.rename(container.now.document.id, name, container.now.state);
  // With the slash that docker's names have inside.
  events.tell(containerEvent({ ...container.note, name }, "rename", { oldName: `/${container.note.name}` }));
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
