/** What is left of the containers of ../before, after the machine has stopped without a word and started again. */
import { readdirSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { HOME, nothingRemains, said } from "../../login.ts";

const test = suite("after the machine has started again");
const STORE = `${HOME}/.local/share/rl`;

test("the first command settles them: how one has ended is known, or that nobody knows", async () => {
  const listed = await said("rl ps -a --format '{{.Names}} {{.Status}}'");
  const lines = listed.trim().split("\n");
  assert.match(lines[0] ?? "", /^known Exited \(9\) .* ago$/);
  assert.equal(lines.slice(1), ["always Exited (255)", "limited Exited (255)", "web Exited (255)"]);
  await nothingRemains();
  assert.equal(readdirSync(`${STORE}/names`).sort(), ["always", "known", "limited", "web"]);
  assert.is(readdirSync(`${STORE}/containers`).length, 4);
  assert.equal(readdirSync(`${STORE}/volumes`), ["data"]);
});

test("they start again with all that they had", async () => {
  const told = await said(`
    rl start web limited
    until [ "$(rl exec web cat /data/file | wc -l)" = 2 ]; do sleep 0.1; done
    rl logs web
    rl exec limited cat /sys/fs/cgroup/memory.max /sys/fs/cgroup/pids.max
    rl run --rm --network none --name brief example.org/busybox echo free
    rl inspect -f '{{.State.Status}} {{.State.ExitCode}}' always web`);
  assert.is(told, "web\nlimited\nbegun\nbegun\n67108864\n9\nfree\nexited 255\nrunning 0\n");
});

test("nothing is left of them when they are removed", async () => {
  await said("rl rm -f $(rl ps -aq); rl volume rm data");
  await nothingRemains();
  for (const name of ["names", "containers", "volumes"])
    assert.equal(readdirSync(`${STORE}/${name}`), [], name);
});

test.run();
