/** Restart policies: what is asked for, and what the monitor is told (syscalls-c/restart.c). */
import { RlError } from "../errors.ts";
import type { Plan, PlanRecord, RecordName } from "../plan/records.ts";

/** Docker's names and meanings. */
export interface RestartPolicy {
  readonly name: "no" | "on-failure" | "always" | "unless-stopped";
  /** Of "on-failure": how many times at most, 0 for any number. */
  readonly maximumRetryCount: number;
}

const NAMES = ["no", "on-failure", "always", "unless-stopped"] as const;

/** Values of `policy` in the record. */
const ON_FAILURE = 1;
const ALWAYS = 2;

/** "no", "on-failure", "on-failure:3", "always", "unless-stopped". @throws RlError "invalid" */
export function parseRestartPolicy(text: string): RestartPolicy {
  const [word = "", count, ...more] = text.split(":");
  const name = NAMES.find((known) => known === word) ?? (text === "" ? "no" : undefined);
  if (name === undefined || more.length > 0)
    throw refused(
      text,
      "there is no such restart policy",
      `choose one of: ${NAMES.join(", ")}, on-failure:N`,
    );
  if (count === undefined) return { name, maximumRetryCount: 0 };
  if (name !== "on-failure") throw refused(text, "only on-failure takes a number", "leave out the number");
  if (!/^\d{1,9}$/.test(count))
    throw refused(text, "the number of starts is not one", "write for example: on-failure:3");
  return { name, maximumRetryCount: Number(count) };
}

/**
 * What cannot be started again.
 *
 * @param plan the rest of the container's plan
 * @throws RlError "invalid" for a container that is removed when it ends, "unsupported"
 */
export function refuseRestart({ name }: RestartPolicy, ephemeral: boolean, plan: Plan): void {
  if (name === "no") return;
  if (ephemeral)
    throw refused(name, "--rm removes the container when it ends", "leave out --rm, or --restart");
  const once = plan.find(({ record }) => record in ONCE)?.record;
  if (once === undefined) return;
  throw new RlError({
    code: "unsupported",
    action: "accept value of --restart",
    subject: name,
    state: ONCE[once] ?? "",
    hint:
      once === "scopeArgument"
        ? "start it where groups can be made by hand: systemd-run --user --scope -p Delegate=yes rl run …"
        : "have systemd start it again: Restart= in a unit of the user's",
  });
}

/** What is made with the caller's rights, which the monitor has left behind when it starts the container again. */
const ONCE: Readonly<Partial<Record<RecordName, string>>> = {
  openSource: "a bind mount whose files are shown with other owners can only be made once",
  scopeArgument: "the container's control group is a unit of systemd's, which ends with the container",
};

/** None for a container that stays as it is when it has ended. */
export function restartRecords({ name, maximumRetryCount }: RestartPolicy): PlanRecord[] {
  if (name === "no") return [];
  const policy = name === "on-failure" ? ON_FAILURE : ALWAYS;
  return [{ record: "restart", policy, most: maximumRetryCount }];
}

function refused(subject: string, state: string, hint: string): RlError {
  return new RlError({ code: "invalid", action: "accept value of --restart", subject, state, hint });
}
