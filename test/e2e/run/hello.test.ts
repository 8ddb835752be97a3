/** The first lesson: `run hello`, with no registry and no network. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { assertRefused } from "../../helpers/e2e/refusal.ts";
import { makeStage, type Stage } from "../../helpers/e2e/stage.ts";

const test = suite("run hello");
let stage: Stage;
test.before(async () => {
  stage = await makeStage();
});
test.after(() => stage?.stop());

test("prints its greeting and says nothing else, the first time and the second", async () => {
  for (let time = 0; time < 2; time += 1) {
    const { exitCode, stdout, stderr } = await stage.rl(["run", "hello"]);
    assert.is(exitCode, 0, stderr);
    assert.match(stdout, /^Hello from a container!\n/);
    assert.is(stderr, "");
  }
});

test("another command is not in the image: 127, one line and a hint", async () => {
  const line = `Cannot run command "ls": executable file not found in the container's PATH`;
  assertRefused(await stage.rl(["run", "--rm", "hello", "ls"]), { exitCode: 127, line });
});

test("its image is listed, and rl's registry names do not hide it", async () => {
  const images = await stage.ok(["images", "--format", "json"]);
  assert.is((JSON.parse(images) as { Repository: string }).Repository.endsWith("hello"), true);
});

test("--pull never still finds what the program carries", async () => {
  assert.match(await stage.ok(["run", "--rm", "--pull", "never", "hello"]), /^Hello/);
});

test.run();
