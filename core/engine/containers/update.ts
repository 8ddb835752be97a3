/** Giving a container other limits, also while it runs. */
import { processorCount } from "../../host/bun/processors.ts";
import { containerEvent } from "../../mod.ts";
import type { Apis, KeptContainer } from "../apis.ts";
import { blockDevice } from "../run/devices.ts";
import { applyLive } from "../run/live-limits.ts";
import { type LimitFlags, limitsOf } from "../run/resources.ts";
import type { Environment } from "../session/session.ts";

/**
 * Those that are not given stay as they are. Of a running container they hold at once, of any other from its next start.
 *
 * @throws RlError "invalid", "unsupported" without a control group or controller, and what the kernel and systemd refuse
 */
export async function updateContainer(
  { note, now }: KeptContainer,
  given: LimitFlags,
  { containers, events }: Pick<Apis, "containers" | "events">,
  environment: Environment,
): Promise<void> {
  // The running container first: what it cannot have is not remembered either.
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
function merged(request: Record<string, unknown>, given: LimitFlags): Record<string, unknown> {
  const isQuota = given["cpu-period"] !== undefined || given["cpu-quota"] !== undefined;
  const overruled = given.cpus !== undefined ? ["cpu-period", "cpu-quota"] : isQuota ? ["cpus"] : [];
  const kept = Object.entries(request).filter(([name]) => !overruled.includes(name));
  return { ...Object.fromEntries(kept), ...given };
}

function requestOf(request: unknown): Record<string, unknown> {
  return typeof request === "object" && request !== null ? { ...request } : {};
}
