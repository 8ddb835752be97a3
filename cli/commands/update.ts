import { processorCount } from "../../core/host/bun/processors.ts";
import { containerEvent, RlError } from "../../core/mod.ts";
import type { CommandContext, KeptContainer } from "../context.ts";
import { eachContainer } from "../each-container.ts";
import type { ParsedArguments } from "../flags/spec.ts";
import { blockDevice } from "../run/devices.ts";
import { applyLive } from "../run/live-limits.ts";
import { limitsOf } from "../run/resources.ts";
import type { updateSpec } from "./update.spec.ts";

const ACTION = "update container";
type Flags = ParsedArguments<typeof updateSpec>["flags"];

/** Prints each name as it was given, as docker does. One that cannot be changed holds up none of the others. */
export async function run(
  { flags, positionals }: ParsedArguments<typeof updateSpec>,
  context: CommandContext,
): Promise<number> {
  const given = Object.fromEntries(Object.entries(flags).filter(([, value]) => value !== undefined));
  if (Object.keys(given).length === 0) throw nothingGiven(positionals);
  return eachContainer(positionals, context, ACTION, (container) => update(container, given, context));
}

/** The running container first: what it cannot have is not remembered either. */
async function update(
  { note, now }: KeptContainer,
  given: Partial<Flags>,
  { containers, environment, events }: CommandContext,
): Promise<void> {
  const request = merged(requestOf(note.request), given);
  const resources = limitsOf(request, { processors: processorCount(), blockDevice }) ?? {};
  if (now.state !== undefined && now.state.pid > 0) await applyLive(now, resources, environment);
  await containers.amend(note.id, (document) => ({
    ...document,
    request: merged(requestOf(document.request), given),
    config: { ...document.config, linux: { ...document.config.linux, resources } },
  }));
  events.tell(containerEvent(note, "update"));
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

function nothingGiven(names: readonly string[]): RlError {
  return new RlError({
    code: "invalid",
    action: ACTION,
    subject: names.join(" "),
    state: "no limit is given",
    hint: "see rl update --help",
  });
}
