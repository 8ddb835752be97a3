/** `--log-driver journald` with systemd's own journal. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { IMAGE, stageWithImage } from "../../helpers/e2e/loaded.ts";
import type { Stage } from "../../helpers/e2e/stage.ts";
import { untilTrue } from "../../helpers/e2e/until.ts";
import { runOk } from "../../helpers/process.ts";

const test = suite("containers' logs in the journal");
let stage: Stage;
test.before(async () => {
  stage = await stageWithImage();
});
test.after(() => stage?.stop());

test("journalctl finds what a container has written by its name, and rl logs shows it", async () => {
  const flags = ["-d", "--network", "none", "--name", "told", "--log-driver", "journald"];
  const script = "echo out; echo err >&2; sleep 600";
  await stage.ok(["run", ...flags, "--log-opt", "tag=a-tag", IMAGE, "sh", "-c", script]);
  const journal = (...words: string[]) => runOk(["journalctl", "--quiet", ...words, "CONTAINER_NAME=told"]);
  await untilTrue("both lines", async () => (await journal("-o", "cat")).trim().split("\n").length === 2);
  assert.equal((await journal("-o", "cat")).trim().split("\n").sort(), ["err", "out"]);
  assert.is(await journal("-o", "cat", "-p", "err"), "err\n");
  assert.match(await journal("-o", "short", "-n", "1"), / a-tag\[\d+\]: /);
  const { stdout, stderr } = await stage.rl(["logs", "told"]);
  assert.equal([stdout, stderr], ["out\n", "err\n"]);
  await stage.ok(["kill", "told"]);
});

test.run();
