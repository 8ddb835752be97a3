import type { CommandSpec } from "../flags/spec.ts";
import { helpSpec } from "./help.spec.ts";
import { imagesSpec } from "./images.spec.ts";
import { infoSpec } from "./info.spec.ts";
import { pullSpec } from "./pull.spec.ts";
import { runSpec } from "./run.spec.ts";
import { versionSpec } from "./version.spec.ts";

/** Every command, in the order the overview shows them. */
export const commandSpecs: readonly CommandSpec[] = [
  runSpec,
  pullSpec,
  imagesSpec,
  infoSpec,
  versionSpec,
  helpSpec,
];

/** The specification of a verb, or none. */
export function findSpec(verb: string): CommandSpec | undefined {
  return commandSpecs.find((spec) => spec.name === verb);
}
