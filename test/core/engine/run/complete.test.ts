import { mkdirSync, readlinkSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { completeStart } from "../../../../core/engine/run/complete.ts";
import { prepareStart } from "../../../../core/engine/run/prepare.ts";
import { wordOptions } from "../../../../core/engine/run/words.ts";
import { decodePlan } from "../../../../core/plan/decode.ts";
import { callerOf, recordOutput, rejection } from "../../../cli/helpers.ts";
import { type Stage, stage } from "../session/fixture.ts";
import { ID, runFlags, sources } from "./fixture.ts";
import { stock } from "./stocked.ts";

const test = suite("completeStart");
let here: Stage;
test.before.each(async () => {
  here = stage();
  await stock(here);
});
test.after.each(() => here.remove());

async function complete(...argv: string[]) {
  const flags = runFlags("--network=none", ...argv);
  const caller = callerOf(recordOutput());
  const request = {
    flags,
    image: "alpine",
    id: ID,
    sources: sources(),
    environment: here.environment,
    caller,
  };
  const start = await prepareStart({ ...request, quickFile: undefined });
  const words = wordOptions(flags, sources());
  const command = ["echo", "$1"];
  const labels = { a: "b" };
  return completeStart(
    start,
    { flags, id: ID, command, words: { ...words, command }, labels },
    here.session.paths,
  );
}

test("a start gets its name, words and labels, and with --rm its name goes with it", async () => {
  const { name, plan } = await complete("--name=web", "-e", "A=2", "--rm");
  assert.is(name, "web");
  const link = `${here.session.paths.root}/names/web`;
  assert.is(readlinkSync(link), `../containers/${ID}`);
  const records = decodePlan(plan);
  const all = (kind: string) => records.filter(({ record }) => record === kind);
  assert.ok(JSON.stringify(all("argument")).includes("$1"));
  assert.ok(JSON.stringify(all("note")).includes('\\"a\\":\\"b\\"'));
  assert.ok(JSON.stringify(all("cleanup")).includes(link));
});

test("a name is made up for who has none, and one in use is refused", async () => {
  const { name } = await complete();
  assert.match(name, /^[a-z0-9_-]+$/);
  await complete("--name=web");
  mkdirSync(`${here.session.paths.containers}/${ID}`);
  assert.is((await rejection(complete("--name=web"))).code, "exists");
});

test.run();
