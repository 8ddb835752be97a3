/** Containers of this session, listed and looked after. What few calls need is loaded when they need it. */
import { existsSync } from "node:fs";
import { createContainerShelf } from "../../host/bun/container-shelf.ts";
import {
  type ContainerShelf,
  documentText,
  listBriefly,
  logPath,
  RlError,
  readContainer,
} from "../../mod.ts";
import type { ContainerPlace, ShelfApi } from "../apis.ts";
import { nameLink } from "../run/container.ts";
import type { Session } from "./session.ts";

export function createShelf(session: () => Session): ShelfApi {
  const shelf = (): ContainerShelf => containerShelf(session());
  return {
    list: (options) => listBriefly(shelf(), { now: Date.now(), ...options }),
    place: (id) => place(`${session().paths.containers}/${id}`),
    rename({ document }, to) {
      // Refuses what can be no name.
      nameLink(session().paths, to);
      const { id, name: from } = document;
      shelf().rename(id, { from, to }, documentText({ ...document, name: to }));
    },
    removeDead: (text) => removeDead(shelf(), text),
  };
}

function containerShelf(session: Session): ContainerShelf {
  return createContainerShelf(session.paths, async (id) => {
    const { freeContainer } = await import("./containers.ts");
    await freeContainer(session, id);
  });
}

function place(directory: string): ContainerPlace {
  const log = logPath(directory);
  return {
    directory,
    driver: existsSync(`${directory}/upper`) || !existsSync(`${directory}/rootfs`) ? "overlay" : "vfs",
    logPath: existsSync(log) ? log : "",
  };
}

async function removeDead(shelf: ContainerShelf, text: string): Promise<string | undefined> {
  const ids = shelf.ids();
  const named = shelf.named(text);
  const begun = /^[0-9a-f]+$/.test(text) ? ids.filter((id) => id.startsWith(text)) : [];
  const id = named ?? (begun.length === 1 ? begun[0] : undefined);
  if (id === undefined || !ids.includes(id) || (await readContainer(shelf, id)) !== undefined)
    return undefined;
  if (!shelf.isLeftOver(id)) throw beingMade(text);
  await shelf.remove(id, shelf.nameOf(id) ?? "");
  return id;
}

function beingMade(text: string): RlError {
  return new RlError({
    code: "unavailable",
    action: "remove container",
    subject: text,
    state: "it is being made",
    hint: "try again in a few seconds",
  });
}
