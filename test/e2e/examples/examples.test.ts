/** The scripts of examples/, each run as it stands, by the runtime and from source. */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { makeStage, type Stage } from "../../helpers/e2e/stage.ts";
import { run } from "../../helpers/process.ts";
import { repository } from "../../helpers/user.ts";

const test = suite("examples");
let stage: Stage;
let image: string;

test.before(async () => {
  stage = await makeStage({ registry: "images" });
  image = stage.image("busybox");
  await stage.ok(["pull", "-q", image]);
});
test.after(() => stage?.stop());

/** What each one says. */
const SAID: Readonly<Record<string, RegExp>> = {
  copy: /^apple, pear\n2 \/tmp\/sorted\n$/,
  events: /^create \nstart \ndie 0\ndestroy \n$/,
  exec: /^apple, pear\nAS IT IS WRITTEN\ncommand-not-found: Cannot run command "no-such-command": .*\n$/,
  limits: /^(?:busy, \d+ processes|no limits here: .+)\n$/,
  logs: /^stdout: tick 1\nstdout: tick 2\nstdout: tick 3\n$/,
  many: /^1 4 9 16 25 36 49 64 81 100\n$/,
  network: /^served\nnobody is there\nserved\n1 container in example-network\n$/,
  pull: /^\S+\/busybox:latest for linux\/\w+\n\d+ layers, 1 images here\n$/,
  run: /^hello from a container, which ended with 3\n$/,
  volumes: /^remember the milk\nexample-notes\n$/,
};

test("every example is run here", () => {
  const scripts = readdirSync(join(repository, "examples")).filter((name) => name.endsWith(".ts"));
  assert.equal(scripts.map((name) => name.slice(0, -3)).sort(), Object.keys(SAID));
});

for (const [name, said] of Object.entries(SAID)) {
  test(`examples/${name}.ts does what it says, writes nothing else, and leaves nothing`, async () => {
    const script = join(repository, "examples", `${name}.ts`);
    const { exitCode, stdout, stderr } = await run([process.execPath, script, image], {
      cwd: stage.home,
      env: stage.env,
    });
    assert.equal([exitCode, stderr], [0, ""], stdout);
    assert.match(stdout, said);
    await stage.tidied();
    const volumes = join(stage.store, "volumes");
    assert.equal(existsSync(volumes) ? readdirSync(volumes) : [], []);
  });
}

test.run();
