import { suite } from "uvu";
import * as assert from "uvu/assert";
import { formatDigest } from "../../../../core/digest/digest.ts";
import { checkMountPoints } from "../../../../core/image/check/check-mount-points.ts";
import { MOUNT_POINTS, makeMountPoints } from "../../../../core/image/mount-points.ts";
import { keeping, store } from "../fixture.ts";
import { all } from "./helpers.ts";

const checking = suite("checkMountPoints");
const KEY = formatDigest("sha256", MOUNT_POINTS);

checking("not there, as it must be, and damaged", async () => {
  const at = store(() => ({ status: 404 }));
  const ports = keeping(at);
  const check = async (): Promise<string[]> => all(checkMountPoints(await ports.unpacked(), ports));
  assert.equal(await check(), []);
  await makeMountPoints(at.trees);
  assert.equal(await check(), []);
  at.trees.trees.get(KEY)?.children.delete("sys");
  assert.equal(await check(), [`tree-damaged ${KEY}: "sys" is not there`]);
});

checking.run();
