/** RL_SHARED_CACHE: of several machines one fetches a layer from its registry. */
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createServer, type Server as NetServer } from "node:net";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { blobRequests } from "../../helpers/e2e/hostile-registry.ts";
import { makeStage, PLAIN, type Stage } from "../../helpers/e2e/stage.ts";
import * as requires from "../../helpers/requires.ts";
import { skipIf } from "../../helpers/skip.ts";
import { type Server, startRedis, startS3 } from "../../host/bun/remote/servers.ts";

const test = suite("shared cache");

let stage: Stage;
let image: string;
const servers: Server[] = [];

test.before(async () => {
  stage = await makeStage({ registry: "images" });
  image = stage.image("busybox:layers");
});
test.after(async () => {
  for (const server of servers) await server.stop();
  await stage?.stop();
});

type Environment = Readonly<Record<string, string>>;

let machines = 0;
/** A machine with a store of its own. */
function machine(cache: Environment): Environment {
  machines += 1;
  return { ...cache, RL_ROOT: join(stage.home, `machine-${machines}`) };
}

/** Blobs that a command fetches from the registry. */
async function fetched(
  env: Environment,
  command: readonly string[] = ["pull", "-q", image],
): Promise<number> {
  const before = blobRequests(stage.registry);
  await stage.ok(command, { env });
  return blobRequests(stage.registry) - before;
}

/** The config, which comes from the registry each time, as manifests do. */
const CONFIG = 1;
const LAYERS = 3;

async function share(cache: Environment): Promise<void> {
  assert.is(await fetched(machine(cache)), LAYERS + CONFIG, "the first machine");
  const second = machine(cache);
  assert.is(await fetched(second), CONFIG, "the second machine");
  assert.is(await stage.ok([...PLAIN, image, "echo", "runs"], { env: second }), "runs\n");
  assert.is(await stage.ok(["system", "check"], { env: second }), "The store is in order\n");
  const third = machine(cache);
  assert.is(await fetched(third, [...PLAIN, "-q", image, "true"]), CONFIG, "run instead of pull");
}

/** What the S3 server knows. */
const ACCOUNT = { AWS_ACCESS_KEY_ID: "S3RVER", AWS_SECRET_ACCESS_KEY: "S3RVER" };

const directory = (name: string): string => {
  const path = join(stage.home, name);
  mkdirSync(path);
  return path;
};

test("a directory", () => share({ RL_SHARED_CACHE: `file://${directory("team")}` }));

test("redis", async () => {
  skipIf(requires.tool("redis-server"));
  const server = await startRedis(directory("redis"));
  servers.push(server);
  await share({ RL_SHARED_CACHE: `redis://127.0.0.1:${server.port}/0?prefix=team` });
});

test("s3", async () => {
  const server = await startS3(directory("bucket"));
  servers.push(server);
  const address = `s3://team/layers?endpoint=http://127.0.0.1:${server.port}&region=us-east-1`;
  await share({ RL_SHARED_CACHE: address, ...ACCOUNT });
});

test("what is damaged in it is fetched from the registry, and put right for the next", async () => {
  const path = directory("damaged");
  const cache = { RL_SHARED_CACHE: `file://${path}` };
  await fetched(machine(cache));
  const files = readdirSync(path, { recursive: true })
    .map((name) => join(path, String(name)))
    .filter((name) => name.includes("parts") && statSync(name).isFile());
  assert.is(files.length, LAYERS);
  for (const file of files)
    writeFileSync(
      file,
      readFileSync(file).map((byte) => byte ^ 1),
    );
  const { stderr, exitCode } = await stage.rl(["pull", image], { env: machine(cache) });
  assert.is(exitCode, 0);
  assert.match(stderr, /^Shared cache passed over: its digest is /m);
  assert.is(await fetched(machine(cache)), CONFIG);
});

/** Pulls without the cache, and says so in one line. */
async function passedOver(address: string, state: RegExp): Promise<void> {
  const cache = { RL_SHARED_CACHE: address, ...ACCOUNT };
  const env = machine(cache);
  const before = blobRequests(stage.registry);
  const { stderr, stdout, exitCode } = await stage.rl(["pull", image], { env });
  assert.is(exitCode, 0, stderr);
  assert.match(stdout, /^Digest: /);
  assert.is(blobRequests(stage.registry) - before, LAYERS + CONFIG);
  const lines = stderr.split("\n").filter((line) => line.includes("hared cache"));
  assert.is(lines.length, 1, stderr);
  assert.match(lines[0] ?? "", state);
}

test("one that is down is passed over with a line", async () => {
  await passedOver("redis://127.0.0.1:1", /^Shared cache passed over: /);
  const quiet = await stage.rl(["pull", "-q", image], {
    env: machine({ RL_SHARED_CACHE: "redis://127.0.0.1:1" }),
  });
  assert.equal([quiet.exitCode, quiet.stderr], [0, ""]);
  await passedOver("s3://team?endpoint=http://127.0.0.1:1", /^Shared cache passed over: /);
  writeFileSync(join(stage.home, "no-directory"), "");
  await passedOver(`file://${stage.home}/no-directory`, /^Shared cache passed over: /);
});

test("one that never answers is given up", async () => {
  const server: NetServer = createServer();
  const port = await new Promise<number>((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      resolve(typeof address === "object" && address ? address.port : 0);
    });
  });
  try {
    await passedOver(`redis://127.0.0.1:${port}`, /^Shared cache passed over: /);
    await passedOver(`s3://team?endpoint=http://127.0.0.1:${port}`, /it did not answer within 15 seconds$/);
  } finally {
    server.close();
  }
});

test("an address that is none is refused", async () => {
  const { exitCode, stderr } = await stage.rl(["pull", image], { env: machine({ RL_SHARED_CACHE: "team" }) });
  assert.is(exitCode, 125);
  assert.match(stderr, /^rl: Cannot use shared cache "team": it is no URL\nhint: give redis:/m);
});

test.run();
