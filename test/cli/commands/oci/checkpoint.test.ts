import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseArguments } from "../../../../cli/argv.ts";
import { ociCheckpointSpec } from "../../../../cli/commands/oci/checkpoint.spec.ts";
import { run } from "../../../../cli/commands/oci/checkpoint.ts";
import { rejection } from "../../helpers.ts";
import { runtimeScene } from "../../oci/scene.ts";

const test = suite("oci checkpoint");

test("run() refuses, whatever flags of other runtimes come with it", async () => {
  const scene = runtimeScene();
  try {
    for (const words of [[], ["--image-path", "/tmp/x"], ["--detach", "--empty-ns", "network"]]) {
      const args = parseArguments(ociCheckpointSpec, scene.words(...words, "c1"));
      const error = await rejection(run(args, scene.context()));
      assert.equal([error.code, error.action, error.subject], ["unsupported", "checkpoint container", "c1"]);
    }
  } finally {
    await scene.clean();
  }
});

test.run();
