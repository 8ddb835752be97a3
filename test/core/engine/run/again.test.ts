import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type ContainerDocument, parseDocument } from "../../../../core/container/document.ts";
import { planAgain } from "../../../../core/engine/run/again.ts";
import { createContainer } from "../../../../core/engine/run/create.ts";
import { decodePlan } from "../../../../core/plan/decode.ts";
import { callerOf, recordOutput, rejection } from "../../../cli/helpers.ts";
import { type Stage, stage } from "../session/fixture.ts";
import { runFlags } from "./fixture.ts";
import { stock } from "./stocked.ts";

const test = suite("planAgain");
let here: Stage;
test.before.each(async () => {
  here = stage();
  await stock(here);
});
test.after.each(() => here.remove());

async function made(...argv: string[]): Promise<ContainerDocument> {
  const flags = runFlags("--network=none", ...argv);
  const id = await createContainer(
    { flags, image: "alpine", command: ["true"] },
    here.environment,
    callerOf(recordOutput()),
  );
  return read(id);
}

function read(id: string): ContainerDocument {
  const text = readFileSync(`${here.session.paths.containers}/${id}/container.json`, "utf8");
  const document = parseDocument(text);
  if (document === undefined) throw new Error("no document");
  return document;
}

const again = async (document: ContainerDocument) =>
  decodePlan(await planAgain(document, here.session.paths, here.environment, callerOf(recordOutput())));

test("the plan is of the document's words and flags, in the background, and leaves the document alone", async () => {
  const document = await made("-e", "A=2", "--name=web", "-w", "/srv");
  const plan = await again({ ...document, args: ["sleep", "1"], environment: ["B=3"] });
  const all = (name: string) => plan.filter(({ record }) => record === name);
  assert.equal(
    all("argument").map((record) => ("value" in record ? record.value : "")),
    ["sleep", "1"],
  );
  assert.equal(all("environment").length, 1);
  assert.equal([all("background").length, all("document").length, all("note").length], [1, 0, 0]);
  assert.equal(all("cleanup"), []);
  assert.ok(JSON.stringify(plan).includes(`${document.id}/upper`));
  assert.not.ok(JSON.stringify(plan).includes("standin"));
  assert.ok(JSON.stringify(plan).includes("/srv"));
});

test("one that is to be removed when it ends is written down as such now", async () => {
  const document = await made("--rm", "--name=web");
  const plan = await again(document);
  assert.ok(read(document.id).ephemeral);
  assert.is(plan.filter(({ record }) => record === "cleanup").length, 3);
});

test("the image is the one of the document", async () => {
  const document = await made();
  const other = { ...document, imageId: `sha256:${"9".repeat(64)}` };
  assert.is((await rejection(again(other))).code, "not-found");
});

test("a profile is read from where the start was asked for, and this process stays where it is", async () => {
  mkdirSync(`${here.path}/asked`);
  writeFileSync(`${here.path}/asked/p.json`, '{"defaultAction": "SCMP_ACT_ALLOW"}');
  const document = await made();
  const request = { directory: `${here.path}/asked`, "security-opt": ["seccomp=p.json"] };
  const before = process.cwd();
  assert.ok((await again({ ...document, request })).length > 0);
  assert.is(process.cwd(), before);
  const other = { ...request, "security-opt": ["seccomp=none.json"] };
  assert.is(
    (await rejection(again({ ...document, request: other }))).subject,
    `${here.path}/asked/none.json`,
  );
});

test("what other runtimes start, and what is relative to a directory that is gone, is refused", async () => {
  const document = await made();
  assert.is((await rejection(again({ ...document, request: { runtime: "crun" } }))).code, "unsupported");
  assert.is((await rejection(again({ ...document, request: { directory: "/none/x" } }))).code, "not-found");
});

test.run();
