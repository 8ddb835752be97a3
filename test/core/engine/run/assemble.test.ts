import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type ContainerDocument, parseDocument } from "../../../../core/container/document.ts";
import { planFiles } from "../../../../core/engine/run/assemble.ts";
import { createContainer } from "../../../../core/engine/run/create.ts";
import { decodePlan } from "../../../../core/plan/decode.ts";
import { callerOf, recordOutput, rejection } from "../../../cli/helpers.ts";
import { type Stage, stage } from "../session/fixture.ts";
import { runFlags } from "./fixture.ts";
import { stock } from "./stocked.ts";

const test = suite("planFiles");
let here: Stage;
test.before.each(async () => {
  here = stage();
  await stock(here);
});
test.after.each(() => here.remove());

async function made(...argv: string[]): Promise<ContainerDocument> {
  const flags = runFlags("--network=none", ...argv);
  const request = { flags, image: "alpine", command: ["true"] };
  const id = await createContainer(request, here.environment, callerOf(recordOutput()));
  const document = parseDocument(
    readFileSync(`${here.session.paths.containers}/${id}/container.json`, "utf8"),
  );
  if (document === undefined) throw new Error("no document");
  return document;
}

const plan = async (document: ContainerDocument) =>
  decodePlan(await planFiles(document, here.session.paths, here.environment, callerOf(recordOutput())));

test("the root is put together with volumes and binds, and nothing is executed", async () => {
  mkdirSync(`${here.session.paths.root}/source`);
  const flags = ["-v", `${here.session.paths.root}/source:/b`, "--tmpfs", "/t", "--read-only"];
  const document = await made(...flags);
  const records = await plan(document);
  assert.equal(
    [...new Set(records.map(({ record }) => record))].filter((record) => record !== "rootDirectory"),
    ["userns", "directory", "overlay", "root", "bind", "readonlyRoot", "pivot"],
  );
  assert.ok(JSON.stringify(records).includes(`${document.id}/upper`));
  assert.not(existsSync(`${here.session.paths.containers}/${document.id}/rootfs-whole`));
});

test("a container of another runtime is refused", async () => {
  const document = await made();
  const request = { ...(document.request as object), runtime: "crun" };
  const error = await rejection(plan({ ...document, request }));
  assert.is(error.code, "unsupported");
  assert.match(error.hint ?? "", /rl start/);
});

test.run();
