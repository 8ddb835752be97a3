/** --userns auto and nomap: containers with ids that are nobody else's, and an image that is not copied for them. */
import { mkdirSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { makeStage, PLAIN, type Stage } from "../../helpers/e2e/stage.ts";
import { untilTrue } from "../../helpers/e2e/until.ts";
import { fuse, idRange } from "../../helpers/requires.ts";
import { skipIf } from "../../helpers/skip.ts";

const test = suite("run --userns auto and nomap");
let stage: Stage;
let image: string;
test.before(async () => {
  skipIf(idRange() ?? fuse() ?? (process.getuid?.() === 0 ? "root has no ids of its own" : undefined));
  stage = await makeStage({ registry: "images" });
  image = stage.image("busybox");
  await stage.ok(["pull", "-q", image]);
});
test.after(() => stage?.stop());
test.after.each(async () => {
  for (const id of stage?.containers() ?? []) await stage.rl(["rm", "-f", id]);
});

const claims = (): string[] => readdirSync(join(stage.store, "ids"));
const startedPid = async (...flags: string[]): Promise<number> => {
  const id = await stage.ok(["run", "-d", "--network", "none", ...flags, image, "sleep", "600"]);
  return Number(await stage.ok(["inspect", "--format", "{{.State.Pid}}", id.trim()]));
};
const mapOf = (pid: number): number[] =>
  (readFileSync(`/proc/${pid}/uid_map`, "utf8").trim().split("\n")[0] ?? "").trim().split(/\s+/).map(Number);

test("containers with --userns auto share no id, have root's files, and the image is unpacked once", async () => {
  const before = readdirSync(join(stage.store, "layers"));
  const maps = [];
  for (const flags of [
    ["--name", "one", "--userns", "auto"],
    ["--userns", "auto:size=2000"],
    ["--userns", "auto"],
  ]) {
    const pid = await startedPid(...flags);
    const [inside, outside = 0, size = 0] = mapOf(pid);
    assert.is(inside, 0);
    assert.is(statSync(`/proc/${pid}`).uid, outside);
    maps.push({ start: outside, end: outside + size });
  }
  assert.equal(maps.map(({ start, end }) => end - start).sort(), [1024, 1024, 2000]);
  const sorted = maps.toSorted((left, right) => left.start - right.start);
  for (const [index, { end }] of sorted.entries()) assert.ok(end <= (sorted[index + 1]?.start ?? Infinity));
  const script = "id -u; stat -c %u:%g /bin /etc/passwd; touch /f && chown 7:8 /f && stat -c %u:%g /f";
  assert.is(await stage.ok(["exec", "one", "sh", "-c", script]), "0\n0:0\n0:0\n7:8\n");
  assert.equal(readdirSync(join(stage.store, "layers")), before);
});

test("what is written is the container's by the image's ids, also after another start, and ids are given back", async () => {
  await startedPid("--name", "kept", "--userns", "auto");
  await stage.ok(["exec", "kept", "sh", "-c", "echo x > /own; chown 5:6 /own; rm /etc/group"]);
  const [first] = claims();
  await stage.ok(["stop", "-t", "0", "kept"]);
  assert.match(await stage.ok(["diff", "kept"]), /^D \/etc\/group\nA \/own$/m);
  await stage.ok(["start", "kept"]);
  assert.is(await stage.ok(["exec", "kept", "stat", "-c", "%u:%g", "/own"]), "5:6\n");
  assert.equal(claims(), [first]);
  await stage.ok(["rm", "-f", "kept"]);
  assert.equal(claims(), []);
  await stage.ok([...PLAIN, "--userns", "auto", image, "true"]);
  await untilTrue("the end of the claim", () => claims().length === 0);
});

test("volumes are the container's when they are new, and binds keep their owners", async () => {
  const shared = join(stage.home, "shared");
  mkdirSync(shared);
  const flags = [
    "--userns",
    "auto",
    "-v",
    "filled:/etc",
    "-v",
    "empty:/e",
    "-v",
    "/own",
    "-v",
    `${shared}:/b:ro`,
  ];
  const script = "stat -c %u /etc /etc/passwd /e /own /b; touch /etc/f /e/f /own/f && echo written";
  const said = await stage.sh(script, flags);
  assert.is(said, "0\n0\n0\n0\n65534\nwritten\n");
  const mine = ["--userns", "auto:uidmapping=5:0:1,gidmapping=5:0:1", "-v", `${shared}:/b`];
  assert.is(await stage.sh("stat -c %u:%g /b", mine), "5:5\n");
  await stage.ok(["volume", "rm", "filled", "empty"]);
});

test("the command's user has an id, also where the image's users need fewer", async () => {
  assert.is(await stage.sh("id -u; id -g", ["--userns", "auto", "-u", "5000:6000"]), "5000\n6000\n");
});

test("with --userns nomap nobody inside is the caller", async () => {
  const pid = await startedPid("--userns", "nomap");
  const [inside, outside = 0, size = 0] = mapOf(pid);
  const own = process.getuid?.() ?? 0;
  assert.is(inside, 0);
  assert.ok(own < outside || own >= outside + size);
  assert.is(statSync(`/proc/${pid}`).uid, outside);
  assert.is(
    await stage.sh("stat -c %u /bin; touch /f && echo written", ["--userns", "nomap"]),
    "0\nwritten\n",
  );
});

test("more ids than there are, and namespaces of others, are refused with the way out", async () => {
  const refused = async (flags: string[], text: string) => {
    const { exitCode, stderr } = await stage.rl([...PLAIN, ...flags, image, "true"]);
    assert.is(exitCode, 125);
    assert.match(stderr, text);
  };
  await refused(["--userns", "auto:size=5000000"], "usermod --add-subuids");
  await startedPid("--name", "other");
  await refused(["--userns", "auto", "--pid", "container:other"], "no rights in what belongs to another");
  assert.is(stage.containers().length, 1);
});

test.run();
