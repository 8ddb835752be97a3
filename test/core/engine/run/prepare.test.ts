import { existsSync, readdirSync, rmSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { ContainerDocument } from "../../../../core/container/document.ts";
import { volumeMount } from "../../../../core/container/mounts.ts";
import { type PrepareRequest, prepareStart } from "../../../../core/engine/run/prepare.ts";
import { sessionIds } from "../../../../core/engine/session/ids.ts";
import { createMetadata } from "../../../../core/host/bun/metadata.ts";
import { createMemoryLocks } from "../../../../core/host/memory/mod.ts";
import { changeIndexList } from "../../../../core/image/index-list/store.ts";
import { MOUNT_POINTS } from "../../../../core/image/mount-points.ts";
import { splitName } from "../../../../core/image/name.ts";
import { decodePlan } from "../../../../core/plan/decode.ts";
import type { Plan, PlanRecord, RecordName } from "../../../../core/plan/records.ts";
import { fillTemplate } from "../../../../core/plan/template.ts";
import { callerOf, recordOutput, rejection } from "../../../cli/helpers.ts";
import { type Stage, stage } from "../session/fixture.ts";
import { ID, runFlags, sources } from "./fixture.ts";
import { RECORD, stock } from "./stocked.ts";

const test = suite("prepareStart");
let here: Stage;
test.before.each(async () => {
  here = stage();
  await stock(here);
});
test.after.each(() => here.remove());

const request = (argv: readonly string[], more: Partial<PrepareRequest> = {}): PrepareRequest => ({
  flags: runFlags("--network=none", ...argv),
  image: "alpine",
  id: ID,
  sources: sources(),
  environment: here.environment,
  caller: callerOf(recordOutput()),
  quickFile: undefined,
  ...more,
});
const planOf = (template: Uint8Array): Plan =>
  decodePlan(fillTemplate(template, ID, { args: ["sh"], env: [] }));
const all = <N extends RecordName>(plan: Plan, name: N) =>
  plan.filter((record): record is Extract<PlanRecord, { record: N }> => record.record === name);
const starts = (): string => `${here.session.paths.run}/starts/a`;

test("prepareStart's template, filled in, starts the image's layers in a directory of the container's id", async () => {
  const { template, config } = await prepareStart(request(["--rm"]));
  const plan = planOf(template);
  const directory = `${here.session.paths.containers}/${ID}`;
  assert.is(all(plan, "overlay")[0]?.lower, `high:low:${MOUNT_POINTS}`);
  assert.is(all(plan, "overlay")[0]?.upper, `${directory}/upper`);
  const life = `${here.session.paths.run}/containers/${ID}`;
  assert.equal(
    all(plan, "cleanup").map(({ path }) => path),
    [life, directory],
  );
  assert.equal(all(plan, "life"), [{ record: "life", directory: life, exitFile: "" }]);
  assert.is(all(plan, "user")[0]?.spec, "web");
  assert.is(all(plan, "seccomp").length, 1);
  assert.equal(config.Cmd, ["/bin/sh"]);
});

test("prepareStart touches nothing but what it is asked to keep", async () => {
  const { containers, run } = here.session.paths;
  await prepareStart(request(["--rm"]));
  assert.equal([readdirSync(containers), readdirSync(run)], [[], ["containers"]]);
});

test("prepareStart has a container written down by its monitor, and its end when it stays", async () => {
  const { template } = await prepareStart(request(["--name=web"]));
  const plan = planOf(template);
  assert.equal(all(plan, "cleanup"), []);
  const [document] = all(plan, "document");
  const directory = `${here.session.paths.containers}/${ID}`;
  assert.is(document?.file, `${directory}/container.json`);
  assert.is(all(plan, "life")[0]?.exitFile, `${directory}/exit.json`);
  const text = new TextDecoder().decode(document?.before);
  const base = JSON.parse(`${text}"name":"web"}`) as ContainerDocument;
  assert.equal([base.id, base.image, base.imageId], [ID, RECORD.reference, RECORD.imageId]);
  assert.is(base.config.hostname, ID.slice(0, 12));
  assert.not.match(text, /standin/);
});

test("prepareStart of a container in the background has its output kept, and its id told", async () => {
  const plan = planOf((await prepareStart(request(["-d"]))).template);
  assert.is(new TextDecoder().decode(all(plan, "background")[0]?.announce as Uint8Array), `${ID}\n`);
  assert.is(all(plan, "log")[0]?.file, `${here.session.paths.containers}/${ID}/log.json`);
});

test("prepareStart keeps the output of one in the foreground only when asked to", async () => {
  assert.equal(all(planOf((await prepareStart(request([]))).template), "log"), []);
  const plan = planOf((await prepareStart(request(["--log-driver=journald"]))).template);
  assert.match(new TextDecoder().decode(all(plan, "log")[0]?.journal as Uint8Array), new RegExp(`=${ID}\n`));
  assert.equal(all(plan, "background"), []);
});

test("prepareStart has the monitor tell of the container, by its id and image", async () => {
  for (const flags of [[], ["--rm"]]) {
    const [events] = all(planOf((await prepareStart(request(flags))).template), "events");
    assert.equal([events?.made, events?.removed], [1, flags.length]);
    const text = new TextDecoder().decode(events?.before as Uint8Array);
    const told = JSON.parse(`${text}},"action":"start","timeNano":"1"}`) as {
      id: string;
      attributes: object;
    };
    assert.is(told.id, ID);
    assert.is(Reflect.get(told.attributes, "image"), splitName(RECORD.reference).repository);
  }
});

test("prepareStart has the caller stay attached to a container with a terminal, and says so in no other", async () => {
  const plan = planOf((await prepareStart(request(["-it", "--rm"]))).template);
  assert.is(all(plan, "background").length, 1);
  const [attach] = all(plan, "attach");
  assert.equal(attach && [attach.terminal, attach.input, attach.signals, attach.hangup], [1, 1, 1, 1]);
  for (const flags of [[], ["-i"], ["-dit"]]) {
    const other = planOf((await prepareStart(request(flags))).template);
    assert.is(all(other, "attach").length, 0, flags.join(" "));
  }
});

test("prepareStart keeps what it has prepared, when it is asked to and nothing is amiss", async () => {
  const { limited } = sessionIds(here.session, undefined);
  await prepareStart(request(["--rm"], { quickFile: starts() }));
  assert.is(existsSync(starts()), limited === undefined);
});

test("prepareStart says with a warning that there is but one id, and keeps no such start, to say it again", async () => {
  const output = recordOutput();
  const { limited } = sessionIds(here.session, undefined);
  await prepareStart(request(["--rm"], { quickFile: starts(), caller: callerOf(output) }));
  assert.is(/warning/.test(output.written.err), limited !== undefined);
  assert.is(output.written.out, "");
});

test("prepareStart does without a filter only when asked to", async () => {
  const { template } = await prepareStart(request(["--rm", "--security-opt=seccomp=unconfined"]));
  assert.equal(all(planOf(template), "seccomp"), []);
});

test("prepareStart gives what is mounted with U to the container's user, but not where the home is", async () => {
  const { template } = await prepareStart(request(["-v", "/srv:/srv:U", "-v", "/tmp:/tmp"]));
  assert.equal(all(planOf(template), "own"), [{ record: "own", target: "/srv" }]);
  const error = await rejection(prepareStart(request(["-v", "/:/host:U"], { quickFile: starts() })));
  assert.is(error.code, "denied");
  assert.is(error.subject, "/");
  assert.equal(readdirSync(here.session.paths.containers), []);
  assert.not(existsSync(starts()));
});

test("prepareStart refuses what no container can have, whatever part of it finds out", async () => {
  for (const flag of ["--cap-add=NOTHING", "--security-opt=x", "--workdir=relative", "--platform=a/b/c/d"])
    assert.is((await rejection(prepareStart(request(["--rm", flag])))).code, "invalid", flag);
  assert.is((await rejection(prepareStart(request(["--rm"], { image: "UPPER" })))).code, "invalid");
});

test("prepareStart says of a name that only a manifest list has that it is one", async () => {
  const metadata = createMetadata(here.session.paths.metadata);
  const reference = "docker.io/library/list:latest";
  const ports = { metadata, locks: createMemoryLocks() };
  await changeIndexList("list", ports, () => ({ reference, entries: [] }));
  const hintOf = async (image: string): Promise<string | undefined> =>
    (await rejection(prepareStart(request(["--rm", "--pull=never"], { image })))).hint;
  assert.match(
    (await hintOf("list")) ?? "",
    "list is a manifest list here, not an image; run one of the images",
  );
  assert.not.match((await hintOf("other")) ?? "", "manifest list");
});

test("prepareStart makes a volume of a name before, and keeps the start; one without goes with the container", async () => {
  const kept = (): boolean => existsSync(starts());
  const named = planOf(
    (await prepareStart(request(["--rm", "-v", "data:/data"], { quickFile: starts() }))).template,
  );
  const [volume] = all(named, "volume");
  const directory = `${here.session.paths.root}/volumes/data`;
  assert.is(volume?.directory, directory);
  assert.is(volume?.container, `${here.session.paths.containers}/${ID}`);
  assert.ok(existsSync(`${directory}/_data`));
  assert.ok(all(named, "directory").some(({ path }) => path === `${volume?.container}/volume-data`));
  assert.equal(all(named, "anonymousVolume"), []);
  assert.ok(kept());
  rmSync(starts());

  const fresh = planOf(
    (await prepareStart(request(["--rm", "-v", "/data"], { quickFile: starts() }))).template,
  );
  const [anonymous] = all(fresh, "anonymousVolume");
  assert.match(String(anonymous?.directory), /\/volumes\/[0-9a-f]{64}$/);
  assert.equal(all(fresh, "makeVolume"), [{ record: "makeVolume", directory: anonymous?.directory }]);
  assert.not(kept());
  const stays = planOf((await prepareStart(request(["-v", "/data"]))).template);
  assert.equal(all(stays, "anonymousVolume"), []);
});

test("prepareStart of a container that was started before has its volumes, and no new ones", async () => {
  const directory = `${here.session.paths.root}/volumes/${"cd".repeat(32)}`;
  const mounts = [volumeMount(directory, "/data", { anonymous: true })];
  const again = planOf((await prepareStart(request(["-v", "/data"], { mounts }))).template);
  assert.equal(
    all(again, "volume").map((volume) => volume.directory),
    [directory],
  );
  const [document] = all(again, "document");
  assert.match(new TextDecoder().decode(document?.before), `"mounts":${JSON.stringify(mounts)}`);
});

test.run();
