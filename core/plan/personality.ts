/** `linux.personality`: what uname(2) says the machine is. */

import { RlError } from "../errors.ts";
import type { Linux } from "../spec/runtime-config.ts";
import type { PlanRecord } from "./records.ts";

/** PER_* of linux/personality.h, by the specification's names. */
const DOMAINS = { LINUX: 0, LINUX32: 8 } as const;

/** @throws RlError "invalid" for flags: the specification (config-linux.md) has none yet */
export function compilePersonality(personality: Linux["personality"]): PlanRecord[] {
  if (personality === undefined) return [];
  const [flag] = personality.flags ?? [];
  if (flag === undefined) return [{ record: "personality", value: DOMAINS[personality.domain] }];
  throw new RlError({
    code: "invalid",
    action: "use configuration property",
    subject: "linux.personality.flags",
    state: `${JSON.stringify(flag)} is unknown: there are no flags`,
    hint: "Leave the list empty.",
  });
}
