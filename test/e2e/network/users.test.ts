/** Images with a user of their own, in networks that somebody else connects them to. */
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { namedNetworks } from "../../helpers/e2e/named-networks.ts";
import type { Stage } from "../../helpers/e2e/stage.ts";
import { run } from "../../helpers/process.ts";
import * as requires from "../../helpers/requires.ts";
import { skipIf } from "../../helpers/skip.ts";
import { program } from "../../helpers/world.ts";

const test = suite("networks of containers with a user");
let stage: Stage;
let image: string;
test.before(() => {
  skipIf(requires.tool("strace"));
  skipIf(requires.network("private"));
});
namedNetworks(test, async (at) => {
  ({ stage, image } = at);
  await stage.ok(["network", "create", "named"]);
});

/** What the monitor sends when the network is there. */
const TOLD = /recvfrom(?:\(| resumed>).*, 1, 0, NULL, NULL\) += 1$/;

for (const network of ["private", "named"]) {
  // Nobody can look into a process that has changed its user, and it is looked into to be connected.
  test(`the process is connected before it changes its user: ${network}`, async () => {
    const words = [program(), "run", "--rm", "--user", "33", "--network", network, image, "true"];
    const calls = join(stage.home, network);
    const trace = ["strace", "-f", "-o", calls, "-e", "trace=setresuid,recvfrom"];
    const { exitCode, stderr } = await run([...trace, ...words], { env: stage.env });
    assert.is(exitCode, 0, stderr);
    const lines = (await Bun.file(calls).text()).split("\n");
    const change = lines.findIndex((line) => /setresuid\(33, 33, 33/.test(line));
    const [pid] = lines[change]?.split(" ") ?? [];
    const told = lines.findIndex((line) => line.startsWith(`${pid} `) && TOLD.test(line));
    assert.ok(told >= 0 && told < change, lines.filter((line) => line.startsWith(`${pid} `)).join("\n"));
  });
}

test.run();
