import { suite } from "uvu";
import * as assert from "uvu/assert";
import { inspectObjects } from "../../../cli/inspect/objects.ts";
import { inspectVolume } from "../../../cli/inspect/volume.ts";
import { AMD64 } from "../../core/image/fixture.ts";
import { volumeScene } from "../commands/volume/scene.ts";

const test = suite("inspect of volumes");

test("it finds a volume where no container and no image has the name", async () => {
  const { context } = volumeScene({ db: "{}" });
  const request = { kinds: ["volume"], format: "{{.Mountpoint}}", platform: AMD64, size: false } as const;
  assert.is(await inspectObjects(["db"], request, context), 0);
  assert.is(context.output.written.out, "/store/volumes/db/_data\n");
  assert.is(await inspectObjects(["gone"], request, context), 1);
});

test("what a volume has not is null, as docker has it", () => {
  const volume = { name: "db", driver: "local", labels: {}, options: { type: "x" }, createdAt: "now" };
  const shown = inspectVolume(volume as unknown as Parameters<typeof inspectVolume>[0], "/v/db") as Record<
    string,
    unknown
  >;
  assert.equal([shown.Name, shown.Mountpoint, shown.Scope], ["db", "/v/db/_data", "local"]);
});

test.run();
