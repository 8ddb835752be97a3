/** Which containers are to run once the machine is up again: what docker's daemon decides when it starts. */
import type { ListedContainer } from "../../mod.ts";

/** Those that are always to run, and those that were running, or would have been, when the machine went down. */
export function isForBoot(container: ListedContainer): boolean {
  const policy = restartPolicyOf(container);
  // One that has never been started is nobody's to start.
  if (container.end === undefined && container.state === undefined) return false;
  return policy === "always" || (policy === "unless-stopped" && !wasStopped(container));
}

/** Whether somebody has stopped a container whose policy respects that. */
export function staysStopped(container: ListedContainer): boolean {
  return restartPolicyOf(container) === "unless-stopped" && wasStopped(container);
}

export function restartPolicyOf(container: ListedContainer): string {
  return container.document()?.restart?.name ?? "no";
}

function wasStopped({ state, end }: ListedContainer): boolean {
  return state === undefined && end?.stopped === true;
}
