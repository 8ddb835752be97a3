import { existsSync, readFileSync, readlinkSync, statSync, unlinkSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { generateName } from "../../../../core/container/generated-name.ts";
import {
  keepDocument,
  nameLink,
  newContainerId,
  reserveAnyName,
  reserveName,
} from "../../../../core/engine/run/container.ts";
import { refusal } from "../../../cli/helpers.ts";
import { type Stage, stage } from "../session/fixture.ts";

const test = suite("container");
let here: Stage;
test.before(() => {
  here = stage();
});
test.after(() => here.remove());

test("newContainerId is 64 hexadecimal digits, another each time", () => {
  const ids = Array.from({ length: 20 }, newContainerId);
  for (const id of ids) assert.match(id, /^[0-9a-f]{64}$/);
  assert.is(new Set(ids).size, 20);
});

test("nameLink is below the store, for every name docker takes", () => {
  for (const name of ["a", "web", "Web_1.2-x", "0", "a".repeat(255)])
    assert.is(nameLink(here.session.paths, name), `${here.session.paths.root}/names/${name}`);
});

test("nameLink refuses what is no name, above all paths", () => {
  for (const name of [
    "",
    ".",
    "..",
    "a/b",
    "../a",
    "/a",
    "-a",
    "_a",
    ".a",
    "a b",
    "a\nb",
    "ä",
    "a".repeat(256),
  ]) {
    const error = refusal(() => nameLink(here.session.paths, name));
    assert.is(error.code, "invalid", name);
    assert.is(error.subject, name);
  }
});

test("reserveName takes a name once, until its link is removed", () => {
  const link = nameLink(here.session.paths, "web");
  reserveName(link, "1");
  assert.is(readlinkSync(link), "../containers/1");
  const error = refusal(() => reserveName(link, "2"));
  assert.is(error.code, "exists");
  assert.is(error.subject, "web");
  assert.match(error.hint ?? "", /rl rm web/);
  reserveName(nameLink(here.session.paths, "web2"), "2");
  unlinkSync(link);
  reserveName(link, "3");
});

test("reserveAnyName takes the next name when one is taken", () => {
  const { paths } = here.session;
  const id = newContainerId();
  assert.is(reserveAnyName(paths, id), generateName(id, 0));
  assert.is(reserveAnyName(paths, id), generateName(id, 1));
});

test("reserveName says when the store cannot be written, and gives no advice about names", () => {
  const error = refusal(() => reserveName("/proc/self/nothing/names/web", "1"));
  assert.is(error.code, "io");
  assert.is(error.subject, "web");
  assert.is(error.hint, undefined);
});

test("keepDocument writes for this user alone", () => {
  const directory = `${here.session.paths.containers}/${newContainerId()}`;
  keepDocument(directory, "{}\n");
  assert.is(readFileSync(`${directory}/container.json`, "utf8"), "{}\n");
  assert.is(statSync(directory).mode & 0o777, 0o700);
  assert.is(statSync(`${directory}/container.json`).mode & 0o777, 0o600);
});

test("keepDocument says when it cannot write", () => {
  const error = refusal(() => keepDocument("/proc/self/nothing/x", "{}"));
  assert.is(error.code, "io");
  assert.match(error.message, /it cannot be written \(errno \d+\)/);
  assert.not(existsSync("/proc/self/nothing"));
});

test.run();
