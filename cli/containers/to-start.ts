/** The containers that `rl start` is for: those that are named, or with --all and --filter those that are found. */

import { staysStopped } from "../../core/engine/containers/boot.ts";
import { imageDescendants } from "../../core/engine/containers/descendants.ts";
import { containerFilters } from "../../core/engine/containers/filters.ts";
import { parseFilters } from "../../core/engine/filter.ts";
import { type ListedContainer, RlError } from "../../core/mod.ts";
import type { CommandContext } from "../context.ts";
import { platformOf } from "../platform.ts";
import { isAtRest } from "./prune.ts";

export interface StartChoice {
  readonly names: readonly string[];
  readonly all: boolean;
  readonly filters: readonly string[];
}

/** @returns what they are to be called by @throws RlError "invalid" for none, for both, and for what is no filter */
export async function containersToStart(
  { names, all, filters }: StartChoice,
  context: CommandContext,
): Promise<readonly string[]> {
  if (all ? names.length > 0 : names.length + filters.length === 0) throw unclear(all, names);
  if (!all && filters.length === 0) return names;
  const listed = await context.shelf.list();
  const { metadata } = context.content();
  const descendants = (text: string) => imageDescendants(text, platformOf(undefined, context), metadata);
  const fits = await parseFilters(filters, containerFilters(listed, descendants));
  // Who asks by policy means what the policy says.
  const isByPolicy = filters.some((text) => /^\s*restart-policy\s*=/i.test(text));
  const wanted = listed.filter(
    (container) =>
      isAtRest(container) &&
      container.status !== "dead" &&
      fits(container) &&
      !(isByPolicy && staysStopped(container)),
  );
  const found = wanted.filter((container) => names.length === 0 || names.some(isNameOf(container)));
  // Whoever starts them says of each that there is none.
  const unknown = names.filter((name) => !listed.some((container) => isNameOf(container)(name)));
  return [...found.map(({ id, brief }) => brief?.name || id), ...unknown];
}

function isNameOf({ id, brief }: ListedContainer): (text: string) => boolean {
  return (text) => brief?.name === text || (/^[0-9a-f]+$/.test(text) && id.startsWith(text));
}

function unclear(all: boolean, names: readonly string[]): RlError {
  return new RlError({
    code: "invalid",
    action: "start containers",
    subject: names[0] ?? "",
    state: all ? "all are asked for, and some by name" : "none is named",
    hint: "write rl start CONTAINER…, or rl start --all",
  });
}
