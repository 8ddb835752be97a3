/** Users that only root can become: one without subordinate ids. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { startImageRegistry } from "../../helpers/images.ts";
import { runAs } from "../../helpers/user.ts";
import { program } from "../../helpers/world.ts";

const test = suite("a user without subordinate ids");

/** Each call is a session of its own; the store lasts from one to the next unless the script removes it. */
const session = (script: string): ReturnType<typeof runAs> =>
  runAs("rlsingle", ["sh", "-c", `export RL_ROOT=$HOME/rl-test; ${script}`], {
    env: { ...process.env, RL: program() },
    timeoutMs: 120_000,
  });

test("runs a container as its own root, with one id", async () => {
  await using registry = await startImageRegistry();
  const image = `${registry.host}/busybox:latest`;
  const inside = "id -u; cat /proc/self/uid_map";
  const { exitCode, stdout, stderr } = await session(
    `"$RL" run --rm -q --network none ${image} sh -c '${inside}'; status=$?; rm -rf "$RL_ROOT"; exit $status`,
  );
  assert.is(exitCode, 0, stderr);
  const [uid, ...map] = stdout.trim().split(/\s+/);
  assert.is(uid, "0");
  assert.is(map[2], "1", "one id is mapped");
});

test("gets an image with files of many owners", async () => {
  await using registry = await startImageRegistry();
  const image = `${registry.host}/debian:latest`;
  const { exitCode, stdout, stderr } = await session(
    `"$RL" run --rm -q --network none ${image} cat /owners/1000; status=$?; rm -rf "$RL_ROOT"; exit $status`,
  );
  assert.is(exitCode, 0, stderr);
  assert.is(stdout, "1000\n");
});

test.run();
