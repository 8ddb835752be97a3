/** What is done with containers of WebAssembly programs while they run and when they end. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { makeStage, type Stage } from "../../helpers/e2e/stage.ts";
import { untilTrue } from "../../helpers/e2e/until.ts";
import { componentOf, probeModule } from "../../helpers/wasm/programs.ts";

const test = suite("life of wasm containers");
const IMAGES = ["example.org/module", "example.org/component"] as const;
let stage: Stage;

test.before(async () => {
  stage = await makeStage();
  const module = probeModule();
  for (const [index, program] of [module, await componentOf(module)].entries()) {
    const file = join(stage.home, `${index}.wasm`);
    writeFileSync(file, program);
    await stage.ok(["image", "wasm", "-q", "-t", IMAGES[index] ?? "", file]);
  }
});
test.after(() => stage?.stop());

const field = async (name: string, template: string): Promise<string> =>
  (await stage.ok(["inspect", "-f", template, name])).trim();

for (const [index, image] of IMAGES.entries()) {
  test(`${image} is started again as often as it fails, and its end is waited for`, async () => {
    const name = `failing-${index}`;
    await stage.ok(["run", "-d", "--restart", "on-failure:2", "--name", name, image, "exit", "a"]);
    assert.is(await stage.ok(["wait", name]), "1\n");
    assert.is(await field(name, "{{.State.Status}} {{.State.ExitCode}} {{.RestartCount}}"), "exited 1 2");
    assert.match(
      await stage.ok(["ps", "-a", "-f", `name=${name}`, "--format", "{{.Status}}"]),
      /^Exited \(1\) /,
    );
  });

  test(`${image} is counted, paused, killed, and started again`, async () => {
    const name = `spinning-${index}`;
    await stage.ok(["run", "-d", "--restart", "always", "--name", name, image, "spin"]);
    await untilTrue("its output", async () => (await stage.ok(["logs", name])) === "spin\n");
    const stats = JSON.parse(await stage.ok(["stats", "--no-stream", "--format", "json", name])) as {
      readonly Name: string;
      readonly CPUPerc: string;
      readonly PIDs: string;
    };
    assert.is(stats.Name, name);
    assert.ok(Number.parseFloat(stats.CPUPerc) > 1, stats.CPUPerc);
    assert.ok(Number(stats.PIDs) >= 1, stats.PIDs);
    await stage.ok(["pause", name]);
    assert.is(await field(name, "{{.State.Status}}"), "paused");
    await stage.ok(["unpause", name]);
    // It is stopped by hand: no policy starts it again.
    await stage.ok(["kill", name]);
    await stage.ok(["wait", name]);
    assert.is(await field(name, "{{.State.Status}} {{.State.ExitCode}}"), "exited 137");
    await stage.ok(["restart", name]);
    await untilTrue("its output", async () => (await stage.ok(["logs", name])) === "spin\nspin\n");
    assert.is(await stage.ok(["logs", "-n", "1", name]), "spin\n");
    await stage.ok(["stop", name]);
    assert.is(await field(name, "{{.State.ExitCode}} {{.State.OOMKilled}}"), "143 false");
    await stage.ok(["rm", name]);
  });
}

test.run();
