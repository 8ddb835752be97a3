import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseArguments } from "../../../cli/argv.ts";
import { portSpec } from "../../../cli/commands/port.spec.ts";
import { run } from "../../../cli/commands/port.ts";
import { container, withContainers } from "../containers/scene.ts";
import { rejection } from "../helpers.ts";

const test = suite("port");

const { context } = withContainers([container("web")]);
const port = (...argv: string[]): Promise<number> => run(parseArguments(portSpec, argv), context);

test("there is nothing to show", async () => {
  assert.is(await port("web"), 0);
  assert.is(context.output.written.out, "");
});

test("a port that is asked for is not published", async () => {
  assert.is((await rejection(port("web", "80"))).subject, "80/tcp");
  assert.is((await rejection(port("web", "53/UDP"))).code, "not-found");
});

test("what is no port, and no container, is refused", async () => {
  for (const text of ["0", "65536", "x", "80/icmp", "80/tcp/x"]) {
    assert.is((await rejection(port("web", text))).code, "invalid", text);
  }
  assert.is((await rejection(port("gone", "80"))).subject, "gone");
});

test.run();
