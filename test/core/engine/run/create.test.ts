import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseDocument } from "../../../../core/container/document.ts";
import { createContainer } from "../../../../core/engine/run/create.ts";
import { callerOf, recordOutput, rejection } from "../../../cli/helpers.ts";
import { type Stage, stage } from "../session/fixture.ts";
import { runFlags } from "./fixture.ts";
import { RECORD, stock } from "./stocked.ts";

const test = suite("createContainer");
let here: Stage;
test.before.each(async () => {
  here = stage();
  await stock(here);
});
test.after.each(() => here.remove());

const create = (...argv: string[]) =>
  createContainer(
    { flags: runFlags("--network=none", ...argv), image: "alpine", command: ["true"] },
    here.environment,
    callerOf(recordOutput()),
  );

test("a container is written down whole, with what its start would make", async () => {
  const id = await create("--name=web", "-e", "A=2", "-l", "x=y", "--rm", "--stop-signal=INT");
  const { containers, root } = here.session.paths;
  assert.equal(readdirSync(containers), [id]);
  const document = parseDocument(readFileSync(`${containers}/${id}/container.json`, "utf8"));
  assert.equal([document?.id, document?.name, document?.imageId], [id, "web", RECORD.imageId]);
  assert.equal(document?.args, ["true"]);
  assert.ok(document?.environment.includes("A=2"));
  assert.equal(document?.labels, { a: "b", x: "y" });
  assert.equal([document?.ephemeral, (document?.request as { rm?: boolean } | undefined)?.rm], [false, true]);
  assert.is(document?.stopSignal, "INT");
  const made = readdirSync(`${containers}/${id}`).sort();
  assert.equal(made, ["container.json", `image-${RECORD.imageId.slice(7)}`, "rootfs", "upper", "work"]);
  assert.is(statSync(`${containers}/${id}`).mode & 0o777, 0o700);
  assert.is(statSync(`${containers}/${id}/upper`).mode & 0o777, 0o755);
  assert.ok(existsSync(`${root}/names/web`));
});

test("what cannot be had leaves nothing", async () => {
  await create("--name=web");
  const before = readdirSync(here.session.paths.containers);
  for (const flag of ["--name=web", "--runtime=crun", "--cap-add=NO", "--stop-timeout=x", "-l="])
    await rejection(create(flag));
  assert.is((await rejection(create("--name=new", `--cidfile=${here.path}/none/id`))).code, "io");
  assert.equal(readdirSync(here.session.paths.containers), before);
  assert.equal(readdirSync(`${here.session.paths.root}/names`), ["web"]);
});

test.run();
