/** A session in which nothing has to be done before a start. */
import { mkdirSync, writeFileSync } from "node:fs";
import { sessionIds } from "../../../../core/engine/session/ids.ts";
import { layersDirectory } from "../../../../core/engine/session/layers.ts";
import { hostPlatform } from "../../../../core/engine/session/machine.ts";
import { createMetadata } from "../../../../core/host/bun/metadata.ts";
import { imageKey } from "../../../../core/image/key.ts";
import { MOUNT_POINTS } from "../../../../core/image/mount-points.ts";
import { encodeImageRecord, type ImageRecord } from "../../../../core/image/record.ts";
import { formatPlatform } from "../../../../core/spec/platform.ts";
import { imageRecord } from "../../../cli/helpers.ts";
import type { Stage } from "../session/fixture.ts";

export const RECORD: ImageRecord = imageRecord({
  platform: formatPlatform(hostPlatform()),
  layers: { overlay: ["low", "high"], flat: ["whole"] },
  config: { Cmd: ["/bin/sh"], Env: ["A=1"], User: "web", Labels: { a: "b" } },
});

/** An image that is here and unpacked, and a storage driver that is remembered. */
export async function stock({ session }: Stage): Promise<void> {
  const { paths, user } = session;
  const key = imageKey(RECORD.reference, RECORD.platform);
  await createMetadata(paths.metadata).put(key, encodeImageRecord(RECORD));
  const layers = layersDirectory(paths, "overlay", sessionIds(session, undefined).maps);
  for (const name of [MOUNT_POINTS, "low", "high"]) mkdirSync(`${layers}/${name}`, { recursive: true });
  const trial = { kernel: user.kernelRelease, device: 0, overlayError: 0, fuseError: 0 };
  writeFileSync(`${paths.root}/storage-trial.json`, JSON.stringify(trial));
}
