import { RlError } from "../errors.ts";
import type { LinuxSeccomp } from "../spec/runtime-config.ts";
import { passes, strictness, TRACE } from "./action.ts";
import type { Abi } from "./architecture.ts";
import { notifies } from "./flags.ts";
import { decide, type RulesByName } from "./rules.ts";

/** The call by which the container's process hands the listener over, when the filter is loaded already. */
const HANDOVER = "sendmsg";

/**
 * Refuse a profile with notifications that nobody would get.
 *
 * @param native the machine's own way of calling the kernel, which this runtime uses itself
 * @throws RlError "invalid"
 */
export function checkListener(profile: LinuxSeccomp, rules: RulesByName, native: Abi): void {
  if (profile.defaultAction === "SCMP_ACT_NOTIFY") {
    throw invalid(
      "defaultAction",
      `SCMP_ACT_NOTIFY cannot be the default: ${HANDOVER} would wait for an answer`,
    );
  }
  if (!notifies(profile)) return;
  if ((profile.listenerPath ?? "") === "") {
    throw invalid("SCMP_ACT_NOTIFY", "there is no listenerPath, where its notifications would be answered");
  }
  const { byNumber, fallback } = decide(profile, rules, native);
  const verdict = byNumber.get(native.table.get(HANDOVER) ?? -1) ?? fallback;
  if ([...verdict.rules.map(({ value }) => value), verdict.otherwise].every(isFree)) return;
  throw invalid(
    "SCMP_ACT_NOTIFY",
    `the profile must let ${HANDOVER} pass, by which the notifications' listener is handed over`,
  );
}

/** Nobody traces a container while it is set up: a call that is left to a tracer would fail. */
function isFree(value: number): boolean {
  return passes(value) && strictness(value) !== strictness(TRACE);
}

function invalid(subject: string, state: string): RlError {
  return new RlError({ code: "invalid", action: "use seccomp profile with", subject, state });
}
