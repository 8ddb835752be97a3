/** The place of a test of containers that are kept: it has an image, and is cleared between tests. */
import { makeStage, type Stage } from "./stage.ts";

export interface ImageStage {
  readonly stage: Stage;
  /** Busybox, which is there already. */
  readonly image: string;
}

/** For a `before` hook. */
export async function imageStage(): Promise<ImageStage> {
  const stage = await makeStage({ registry: "images" });
  const image = stage.image("busybox");
  await stage.ok(["pull", "-q", image]);
  return { stage, image };
}

/** For an `after.each` hook: whatever containers there are end, and go. */
export async function clearContainers(stage: Stage): Promise<void> {
  await stage.rl(["stop", "-t", "0", "--all"]);
  for (const id of stage.containers()) await stage.rl(["rm", id]);
}
