/** What is written down of a container's process for those that join it later. */
import type { GeneratedConfig } from "../bundle/generate.ts";
import { RlError } from "../errors.ts";
import type { Plan } from "../plan/records.ts";
import type { ProcessExtras } from "./document.ts";

/** A compiled system call filter, and the flags of seccomp(2) that it is loaded with. */
export interface StartFilter {
  readonly program: Uint8Array;
  readonly flags: number;
  /** It is `prebuiltFilter` for these capabilities, and need not be kept with the container. */
  readonly isPrebuilt?: boolean | undefined;
}

/** @param plan of its start, whose landlock record says what may be changed */
export function processExtras(
  { userSpec, groups }: Pick<GeneratedConfig, "userSpec" | "groups">,
  filter: StartFilter | undefined,
  plan: Plan,
): ProcessExtras {
  const landlock = plan.find((record) => record.record === "landlock");
  return {
    user: userSpec,
    groups,
    filter: filter === undefined ? "none" : filter.isPrebuilt === true ? "default" : storedFilter(filter),
    ...(landlock !== undefined && { writable: pathsOf(landlock.writable) }),
  };
}

/** Written once in a container's life, and read with each command in it: so that none of them compiles anything. */
function storedFilter({ program, flags }: StartFilter): ProcessExtras["filter"] {
  const text = Array.from(program, (byte) => String.fromCharCode(byte)).join("");
  return { program: btoa(text), flags };
}

/** The filter of a container, for a process that joins it. `prebuilt` finds the usual one. */
export function keptFilter(
  { filter }: ProcessExtras,
  prebuilt: () => Uint8Array | undefined,
): StartFilter | undefined {
  if (filter === "none") return undefined;
  if (filter !== "default") {
    const { program, flags } = filter;
    return { program: Uint8Array.from(atob(program), (character) => character.charCodeAt(0)), flags };
  }
  const program = prebuilt();
  if (program !== undefined) return { program, flags: 0 };
  throw new RlError({
    code: "unsupported",
    action: "use system call filter",
    subject: "default",
    state: "this program does not have the one that the container was started with",
    hint: "start the container again, with this version",
  });
}

/** Each ended by NUL. */
function pathsOf(writable: Uint8Array): string[] {
  return new TextDecoder().decode(writable).split("\0").slice(0, -1);
}
