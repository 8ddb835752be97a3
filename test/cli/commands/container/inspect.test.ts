import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseArguments } from "../../../../cli/argv.ts";
import { containerInspectSpec } from "../../../../cli/commands/container/inspect.spec.ts";
import { run } from "../../../../cli/commands/container/inspect.ts";
import { image, layer } from "../../../core/image/fixture.ts";
import { container, withContainers } from "../../containers/scene.ts";
import { storeContext } from "../../store-context.ts";

const test = suite("container inspect");

test("containers are shown, and images are not looked for", async () => {
  const { ports } = await storeContext({ "one:1": image([layer({ a: "1" })]) });
  const { context } = withContainers([container("web")], { content: () => ports });
  const argv = ["-f", "{{.Name}} {{.State.Status}}", "web", "one:1"];
  assert.is(await run(parseArguments(containerInspectSpec, argv), context), 1);
  assert.is(context.output.written.out, "/web exited\n");
  assert.match(context.output.written.err, /Cannot find container "one:1"/);
});

test.run();
