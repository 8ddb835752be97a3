/** The flags of a start, as its container's document keeps them to start it again. */
import type { ContainerDocument } from "../../mod.ts";
import { RUN_FLAGS } from "../flags/run/mod.ts";
import type { FlagSpec } from "../flags/spec.ts";
import { templateFlags, usedDirectory } from "./quick.ts";
import type { RunFlags } from "./words.ts";

/** All but what is in the document otherwise, and the directory that paths are relative to where one is. */
export function storedRequest(flags: RunFlags): object {
  const directory = usedDirectory(flags);
  return { ...templateFlags(flags), ...(directory !== undefined && { directory }) };
}

/** Flags, and the directory where they were given if that matters. */
export interface ReadRequest {
  readonly flags: RunFlags;
  readonly directory: string | undefined;
}

/**
 * The flags of a document, with the usual values for those that it has not, for another version may have written it.
 * The variables are those of then, and the image is here, so nothing is pulled.
 */
export function readRequest({ request, env, name }: ContainerDocument): ReadRequest {
  const stored = new Map(Object.entries(typeof request === "object" && request !== null ? request : {}));
  const flags: Record<string, unknown> = Object.create(null);
  for (const flag of RUN_FLAGS) flags[flag.name] = storedValue(flag, stored.get(flag.name));
  const directory = stored.get("directory");
  return {
    flags: { ...(flags as RunFlags), env, name, pull: "missing", quiet: true },
    directory: typeof directory === "string" ? directory : undefined,
  };
}

/** A value of the flag's kind, else its default. */
function storedValue(flag: FlagSpec, value: unknown): unknown {
  switch (flag.kind) {
    case "boolean":
      if (typeof value === "boolean") return value;
      return flag.optional === true ? undefined : flag.default === "true";
    case "list":
      // An older version had one network as a text.
      if (typeof value === "string") return [value];
      return Array.isArray(value) && value.every((each) => typeof each === "string") ? value : [];
    case "string":
      return typeof value === "string" ? value : flag.default;
  }
}
