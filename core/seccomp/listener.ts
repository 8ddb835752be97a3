import { RlError } from "../errors.ts";
import type { LinuxSeccomp } from "../spec/runtime-config.ts";
import { NOTIFY, passes, strictness, TRACE } from "./action.ts";
import type { Abi } from "./architecture.ts";
import { notifies } from "./flags.ts";
import { decide, type RulesByName } from "./rules.ts";

/**
 * The calls by which the container's process hands the listener over when the filter is loaded already: the first one
 * cannot wait for an answer, since nobody has the listener yet; the second one can.
 */
const SEND = "sendmsg";
const WAIT = "read";

/**
 * Refuse a profile with notifications that nobody would get.
 *
 * @param native the machine's own way of calling the kernel, which this runtime uses itself
 * @throws RlError "invalid"
 */
export function checkListener(profile: LinuxSeccomp, rules: RulesByName, native: Abi): void {
  if (profile.defaultAction === "SCMP_ACT_NOTIFY") {
    throw invalid("defaultAction", `SCMP_ACT_NOTIFY cannot be the default: ${SEND} would wait for an answer`);
  }
  if (!notifies(profile)) return;
  if ((profile.listenerPath ?? "") === "") {
    throw invalid("SCMP_ACT_NOTIFY", "there is no listenerPath, where its notifications would be answered");
  }
  const { byNumber, fallback } = decide(profile, rules, native);
  for (const call of [SEND, WAIT]) {
    const verdict = byNumber.get(native.table.get(call) ?? -1) ?? fallback;
    const values = [...verdict.rules.map(({ value }) => value), verdict.otherwise];
    if (values.every((value) => isFree(value) || (call === WAIT && value === NOTIFY))) continue;
    throw invalid(
      "SCMP_ACT_NOTIFY",
      `the profile must let ${call} pass, by which the notifications' listener is handed over`,
    );
  }
}

/** Nobody traces a container while it is set up: a call that is left to a tracer would fail. */
function isFree(value: number): boolean {
  return passes(value) && strictness(value) !== strictness(TRACE);
}

function invalid(subject: string, state: string): RlError {
  return new RlError({ code: "invalid", action: "use seccomp profile with", subject, state });
}
