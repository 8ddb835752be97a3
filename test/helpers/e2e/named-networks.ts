/** A stage for tests of networks with names, with an image, whose containers go after each test. */
import type { suite } from "uvu";
import { skip } from "../skip.ts";
import { makeStage, type Stage } from "./stage.ts";

export interface NamedNetworks {
  readonly stage: Stage;
  /** Reference of busybox, which is here. */
  readonly image: string;
}

/** @param begin is given the stage before the first test of the suite */
export function namedNetworks(
  test: ReturnType<typeof suite>,
  begin: (made: NamedNetworks) => Promise<unknown>,
): void {
  let stage: Stage | undefined;
  test.before(async () => {
    if (Bun.which("nft", { PATH: `${process.env.PATH}:/usr/sbin:/sbin` }) === null) skip("nft is missing");
    stage = await makeStage({ registry: "images" });
    const image = stage.image("busybox");
    await stage.ok(["pull", "-q", image]);
    await begin({ stage, image });
  });
  test.after.each(async () => {
    const ids = (await stage?.ok(["ps", "-aq"]))?.split("\n").filter((id) => id !== "") ?? [];
    if (ids.length > 0) await stage?.ok(["rm", "-f", ...ids]);
  });
  test.after(() => stage?.stop());
}
