/** Containers of `rl run`, and what is to be seen of them from outside. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseLifeEnd, parseLifeState } from "../../../core/container/life.ts";
import { imagesDirectory } from "../images.ts";
import { makeStage, type Stage } from "./stage.ts";
import { untilTrue } from "./until.ts";

export const IMAGE = "example.org/busybox";

/** A stage that has the image. */
export async function stageWithImage(): Promise<Stage> {
  const stage = await makeStage();
  await stage.ok(["load", "-q", "-i", join(imagesDirectory(), "busybox.docker.tar")]);
  return stage;
}

/** A file that a container has, or undefined. */
function fileOf(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, "utf8") : undefined;
}

/** Absolute path of a running container's control group. */
export function groupOf({ env }: Stage, id: string): string {
  const text = fileOf(`${env.XDG_RUNTIME_DIR}/rl/containers/${id}/state.json`) ?? "";
  return parseLifeState(text)?.cgroup ?? "";
}

/** A file of a control group, without its last newline. */
export function read(group: string, file: string): string {
  return readFileSync(join(group, file), "utf8").trim();
}

/** How a container has ended, once it has. */
export async function endOf({ store }: Stage, id: string) {
  const path = join(store, "containers", id, "exit.json");
  await untilTrue("the end", () => /"finishedAt":"[^"]/.test(fileOf(path) ?? ""));
  return parseLifeEnd(fileOf(path) ?? "");
}
