/** A store that keeps its data when it is asked to end, and is started again when it crashes. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type Services, stageWithServices } from "../../../helpers/e2e/services.ts";
import { untilTrue } from "../../../helpers/e2e/until.ts";

const test = suite("services: redis");
let services: Services;
test.before(async () => {
  services = await stageWithServices(["redis"]);
});
test.after(() => services?.stage.stop());

test("what is set is saved when it is stopped, and there when it is started", async () => {
  const { stage, start, exec, healthy, said, field } = services;
  await start("cache", "redis", ["-v", "cache:/data"]);
  await healthy("cache");
  assert.is(await exec("cache", "redis-cli", "set", "key", "a value"), "OK\n");
  const many = Array.from({ length: 2000 }, (_, index) => `SET many:${index} ${index}\n`).join("");
  const piped = await stage.ok(["exec", "-i", "cache", "redis-cli", "--pipe"], { stdin: many });
  assert.match(piped, /errors: 0, replies: 2000/);
  await stage.ok(["stop", "cache"]);
  await said("cache", "DB saved on disk");
  assert.is(await field("cache", "{{.State.ExitCode}}"), "0");
  await stage.ok(["start", "cache"]);
  await healthy("cache");
  assert.is(await exec("cache", "redis-cli", "get", "key"), "a value\n");
  assert.is(await exec("cache", "redis-cli", "dbsize"), "2001\n");
  assert.is(await exec("cache", "stat", "-c", "%U", "/data", "/data/dump.rdb"), "redis\nredis\n");
});

test("another container is in its volume", async () => {
  const { stage } = services;
  const words = ["run", "--rm", "--network", "none", "--volumes-from", "cache:ro", "--entrypoint", "sh"];
  const script = "stat -c %U dump.rdb; touch /data/x 2>/dev/null || echo read-only";
  assert.is(await stage.ok([...words, stage.image("redis"), "-c", script]), "redis\nread-only\n");
});

test("arguments of the image's entrypoint are given by themselves", async () => {
  const { stage, start, exec, healthy } = services;
  await start("tuned", "redis", ["--rm"], ["--maxmemory", "10mb"]);
  await healthy("tuned");
  assert.match(await exec("tuned", "redis-cli", "config", "get", "maxmemory"), /10485760/);
  await stage.ok(["stop", "tuned"]);
});

test("one that crashes is started again, with its data, until it is stopped", async () => {
  const { stage, start, exec, healthy, field } = services;
  const words = ["--appendonly", "yes", "--enable-debug-command", "local"];
  await start("frail", "redis", ["--restart", "on-failure:9"], words);
  await healthy("frail");
  await exec("frail", "redis-cli", "set", "kept", "1");
  for (const restarts of ["1", "2"]) {
    await stage.rl(["exec", "frail", "redis-cli", "debug", "segfault"]);
    await untilTrue("its next start", async () => (await field("frail", "{{.RestartCount}}")) === restarts);
    await healthy("frail");
    assert.is(await exec("frail", "redis-cli", "get", "kept"), "1\n");
  }
  await stage.ok(["stop", "frail"]);
  assert.is(await field("frail", "{{.State.Status}} {{.State.ExitCode}} {{.RestartCount}}"), "exited 0 2");
});

test.run();
