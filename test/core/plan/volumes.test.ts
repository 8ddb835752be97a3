import { suite } from "uvu";
import * as assert from "uvu/assert";
import { compileMounts } from "../../../core/plan/mounts.ts";
import { compileAnonymousVolumes, compileVolumeBinds, compileVolumes } from "../../../core/plan/volumes.ts";

const test = suite("volumes of a plan");
const CONTEXT = {
  containerDirectory: "/c/1",
  volumes: [{ destination: "/data", directory: "/v/data", subpath: "", copyUp: true }],
  anonymousVolumes: ["/v/0f"],
};
const bind = (destination: string, source: string) => ({
  destination,
  type: "bind",
  source,
  options: ["rbind", "rro", "rprivate"],
});

test("a bind that is a volume becomes one, with the bind's attributes; another mount is left out", () => {
  const [record, ...more] = compileVolumeBinds([bind("/x", "/x"), bind("/data", "/v/data/_data")], CONTEXT);
  assert.equal(more, []);
  assert.ok(record?.record === "volume");
  assert.is(record.directory, "/v/data");
  assert.is(record.target, "/data");
  assert.is(record.treeAttributes, 1);
  assert.is(record.copyUp, 1);
  assert.is(record.container, "/c/1");
});

test("a part of a volume takes nothing from the image", () => {
  const volumes = CONTEXT.volumes.map((volume) => ({ ...volume, subpath: "part" }));
  const [record] = compileVolumeBinds([bind("/data", "/v/data/_data/part")], { ...CONTEXT, volumes });
  assert.ok(record?.record === "volume" && record.subpath === "part" && record.copyUp === 0);
});

test("a bind that stands for an image becomes one, with the root's own directory to be put together at", () => {
  const image = { destination: "/img", layersDirectory: "/l", layers: ["top", "low"], subpath: "p" };
  const mounts = compileMounts([bind("/img", "/l/top")], {
    bundle: "/c/1",
    namespaces: new Set<never>(),
    hasUserNamespace: true,
  });
  const context = { containerDirectory: "/c/1", images: [image] };
  const place = { subpath: "p", target: "/img", stage: "/c/1/rootfs" };
  for (const canRemount of [true, false]) {
    assert.equal(compileVolumes(mounts, context, canRemount), [
      { record: "image", base: "/l", layers: "top:low", ...place, overlayOnly: canRemount ? 1 : 0 },
    ]);
  }
});

test("one without a name is made with the container", () => {
  const volumes = CONTEXT.volumes.map((volume) => ({ ...volume, make: true }));
  assert.equal(compileAnonymousVolumes({ ...CONTEXT, volumes })[0], {
    record: "makeVolume",
    directory: "/v/data",
  });
});

test("what goes with the container is told to the monitor", () => {
  assert.equal(compileAnonymousVolumes(CONTEXT), [
    { record: "anonymousVolume", directory: "/v/0f", container: "/c/1" },
  ]);
  assert.equal(compileAnonymousVolumes({ containerDirectory: "/c/1" }), []);
});

test.run();
