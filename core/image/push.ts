import { RlError } from "../errors.ts";
import { formatReference } from "../reference/reference.ts";
import { orCancelled } from "./cancelled.ts";
import { withEvents } from "./events.ts";
import { contentPusher, type PushPorts } from "./push-content.ts";
import type { PushEvent, PushedImage } from "./push-events.ts";
import type { PushOptions } from "./push-options.ts";
import { type Parcel, pickParcels } from "./push-pick.ts";
import { type PushPlan, planPush } from "./push-plan.ts";

/**
 * Push an image, and yield what happens meanwhile. Returns what is at the registry then, one entry per name.
 *
 * Manifests go as they are stored, so an image keeps the digest it was pulled or made with. Layers that the
 * registry has are not sent, be it in this repository or in another one that is known to have them.
 *
 * @param text a short or full reference, or the beginning of an identifier when there is a destination
 * @throws RlError; "not-found" for no such image, "denied", "unavailable", "invalid", "cancelled"
 */
export function pushImage(
  text: string,
  options: PushOptions,
  ports: PushPorts,
): AsyncGenerator<PushEvent, readonly PushedImage[]> {
  return withEvents<readonly PushedImage[], PushEvent>(async (emit, signal) => {
    const parcels = await pickParcels(text, options, ports);
    const push = await contentPusher({ ...options, signal }, ports);
    return await orCancelled({ action: "push image", subject: text }, signal, async () => {
      const pushed: PushedImage[] = [];
      for (const parcel of parcels) {
        const plan = await planParcel(parcel, options, ports);
        pushed.push(await push(plan, parcel.destination, emit, signal));
      }
      return pushed;
    });
  }, options.signal);
}

/** The manifest of the platform, as docker pushes it, or all that the name meant where it came from. */
function planParcel(
  { record, destination }: Parcel,
  options: PushOptions,
  { blobs, digester }: PushPorts,
): Promise<PushPlan> {
  const subject = formatReference(destination);
  const root = options.allPlatforms === true ? record.target : record.digest;
  if (destination.digest === undefined || destination.digest === root) {
    return planPush(root, subject, blobs, digester);
  }
  throw new RlError({
    code: "invalid",
    action: "push image",
    subject,
    state: `what would be pushed has the digest ${root}`,
    hint: destination.digest === record.target ? "push the whole index with --all-platforms" : undefined,
  });
}
