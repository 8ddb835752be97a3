import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseArguments } from "../../../../cli/argv.ts";
import { imageInspectSpec } from "../../../../cli/commands/image/inspect.spec.ts";
import { run } from "../../../../cli/commands/image/inspect.ts";
import { image, layer } from "../../../core/image/fixture.ts";
import { container, withContainers } from "../../containers/scene.ts";
import { storeContext } from "../../store-context.ts";

const test = suite("image inspect");

test("images are shown, and containers are not looked for", async () => {
  const { ports } = await storeContext({ "one:1": image([layer({ a: "1" })]) });
  const { context } = withContainers([container("web")], { content: () => ports });
  const argv = ["-f", "{{.RepoTags}}", "web", "one:1"];
  assert.is(await run(parseArguments(imageInspectSpec, argv), context), 1);
  assert.is(context.output.written.out, "[one:1]\n");
  assert.match(context.output.written.err, /Cannot find image "web"/);
});

test.run();
