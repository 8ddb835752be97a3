import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseArguments } from "../../../cli/argv.ts";
import { portSpec } from "../../../cli/commands/port.spec.ts";
import { run } from "../../../cli/commands/port.ts";
import { container, RUNNING, withContainers } from "../containers/scene.ts";
import { rejection } from "../helpers.ts";

const test = suite("port");

const PORT = { hostPort: 8080, containerPort: 80, protocol: "tcp" } as const;
const ports = [
  { address: "::", ...PORT },
  { address: "127.0.0.1", hostPort: 5353, containerPort: 53, protocol: "udp" },
] as const;
const { context } = withContainers([
  container("web"),
  container("open", { status: "running", state: { ...RUNNING, ports } }),
]);
const port = (...argv: string[]): Promise<number> => run(parseArguments(portSpec, argv), context);

test("every port with its place, or the places of one", async () => {
  context.output.written.out = "";
  assert.is(await port("open"), 0);
  assert.is(await port("open", "80"), 0);
  assert.is(await port("open", "53/udp"), 0);
  assert.is(
    context.output.written.out,
    "53/udp -> 127.0.0.1:5353\n80/tcp -> [::]:8080\n[::]:8080\n127.0.0.1:5353\n",
  );
  assert.is((await rejection(port("open", "80/udp"))).subject, "80/udp");
  context.output.written.out = "";
});

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
