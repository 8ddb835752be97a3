import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { checkBeside, makeWay, tellId } from "../../../../core/engine/run/beside.ts";
import { keepDocument, nameLink, reserveName } from "../../../../core/engine/run/container.ts";
import { refusal } from "../../../cli/helpers.ts";
import { DOCUMENT, documentText } from "../../container/documents.ts";
import { type Stage, stage } from "../session/fixture.ts";
import { ID, runFlags } from "./fixture.ts";

const test = suite("beside a start");
let here: Stage;
test.before.each(() => {
  here = stage();
});
test.after.each(() => here.remove());

test("the id is written to a file that is not there yet", () => {
  const cidfile = `${here.path}/id`;
  const flags = runFlags("--cidfile", cidfile);
  checkBeside(flags);
  tellId(flags, ID);
  assert.is(readFileSync(cidfile, "utf8"), ID);
  writeFileSync(cidfile, "mine");
  assert.is(refusal(() => checkBeside(flags)).code, "exists");
  assert.is(refusal(() => tellId(flags, ID)).code, "exists");
  assert.is(readFileSync(cidfile, "utf8"), "mine");
  assert.is(refusal(() => tellId(runFlags("--cidfile", `${here.path}/none/id`), ID)).code, "io");
  tellId(runFlags(), ID);
});

test("replacing needs a name, and nothing to replace is as good", async () => {
  assert.is(refusal(() => checkBeside(runFlags("--replace"))).code, "invalid");
  await makeWay(runFlags("--replace", "--name", "web"), here.environment);
  const { paths } = here.session;
  reserveName(nameLink(paths, "web"), ID);
  keepDocument(`${paths.containers}/${ID}`, documentText({ ...DOCUMENT, id: ID }));
  await makeWay(runFlags("--name", "web"), here.environment);
  assert.ok(existsSync(`${paths.containers}/${ID}`), "it was not asked for");
});

test.run();
