import { processorCount } from "../../core/host/bun/processors.ts";
import { isRlError, RlError } from "../../core/mod.ts";
import { stopIfCancelled } from "../../engine/cancelled.ts";
import type { CommandContext, KeptContainer } from "../context.ts";
import { OUR_FAILURE } from "../exit-code.ts";
import type { ParsedArguments } from "../flags/spec.ts";
import { report } from "../report.ts";
import { blockDevice } from "../../engine/run/devices.ts";
import { applyLive } from "../../engine/run/live-limits.ts";
import { limitsOf } from "../../engine/run/resources.ts";
import type { updateSpec } from "./update.spec.ts";

const ACTION = "update container";
type Flags = ParsedArguments<typeof updateSpec>["flags"];

/** Prints each name as it was given, as docker does. One that cannot be changed holds up none of the others. */
export async function run(
  { flags, positionals }: ParsedArguments<typeof updateSpec>,
  context: CommandContext,
): Promise<number> {
  const given = Object.fromEntries(Object.entries(flags).filter(([, value]) => value !== undefined));
  if (Object.keys(given).length === 0) throw nothingGiven();
  const { output, environment, signal } = context;
  let failed = false;
  for (const name of positionals) {
    stopIfCancelled(signal, ACTION, name);
    try {
      await update(await context.containers.find(name), given, context);
      output.out(`${name}\n`);
    } catch (error) {
      if (!isRlError(error)) throw error;
      report(error, output, environment);
      failed = true;
    }
  }
  return failed ? OUR_FAILURE : 0;
}

/** The running container first: what it cannot have is not remembered either. */
async function update(
  { note, now }: KeptContainer,
  given: Partial<Flags>,
  { containers, environment }: CommandContext,
): Promise<void> {
  const request = merged(requestOf(note.request), given);
  const resources = limitsOf(request, { processors: processorCount(), blockDevice }) ?? {};
  if (now.state !== undefined && now.state.pid > 0) await applyLive(now, resources, environment);
  await containers.amend(note.id, (document) => ({
    ...document,
    request: merged(requestOf(document.request), given),
    config: { ...document.config, linux: { ...document.config.linux, resources } },
  }));
}

/** Processors as a number and as a quota are one limit: whichever is given last counts. */
function merged(request: Record<string, unknown>, given: Partial<Flags>): Record<string, unknown> {
  const isQuota = given["cpu-period"] !== undefined || given["cpu-quota"] !== undefined;
  const overruled = given.cpus !== undefined ? ["cpu-period", "cpu-quota"] : isQuota ? ["cpus"] : [];
  const kept = Object.entries(request).filter(([name]) => !overruled.includes(name));
  return { ...Object.fromEntries(kept), ...given };
}

function requestOf(request: unknown): Record<string, unknown> {
  return typeof request === "object" && request !== null ? { ...request } : {};
}

function nothingGiven(): RlError {
  return new RlError({
    code: "invalid",
    action: ACTION,
    subject: "",
    state: "no limit is given",
    hint: "see rl update --help",
  });
}
