import { existsSync, readFileSync, rmdirSync, statSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { keepContainer, nameDirectory, newContainerId, reserveName } from "../../../cli/run/container.ts";
import { generateConfig } from "../../../core/bundle/generate.ts";
import { INPUT } from "../../core/bundle/inputs.ts";
import { refusal } from "../helpers.ts";
import { type Stage, stage } from "../session/fixture.ts";

const test = suite("container");
let here: Stage;
test.before(() => {
  here = stage();
});
test.after(() => here.remove());

const NOTE = { id: "1", name: undefined, image: "x", imageId: "y", created: "2026-01-01T00:00:00.000Z" };

test("newContainerId is 64 hexadecimal digits, another each time", () => {
  const ids = Array.from({ length: 20 }, newContainerId);
  for (const id of ids) assert.match(id, /^[0-9a-f]{64}$/);
  assert.is(new Set(ids).size, 20);
});

test("nameDirectory is below the store, for every name docker takes", () => {
  for (const name of ["a", "web", "Web_1.2-x", "0", "a".repeat(255)])
    assert.is(nameDirectory(here.session.paths, name), `${here.session.paths.root}/names/${name}`);
});

test("nameDirectory refuses what is no name, above all paths", () => {
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
    const error = refusal(() => nameDirectory(here.session.paths, name));
    assert.is(error.code, "invalid", name);
    assert.is(error.subject, name);
  }
});

test("reserveName takes a name once, until its directory is removed", () => {
  const directory = nameDirectory(here.session.paths, "web");
  reserveName(directory);
  assert.is(statSync(directory).mode & 0o777, 0o700);
  const error = refusal(() => reserveName(directory));
  assert.is(error.code, "exists");
  assert.is(error.subject, "web");
  assert.match(error.hint ?? "", new RegExp(`rmdir ${directory}`));
  reserveName(nameDirectory(here.session.paths, "web2"));
  rmdirSync(directory);
  reserveName(directory);
});

test("reserveName says when the store cannot be written, and gives no advice about names", () => {
  const error = refusal(() => reserveName("/proc/self/nothing/names/web"));
  assert.is(error.code, "io");
  assert.is(error.subject, "web");
  assert.is(error.hint, undefined);
});

test("keepContainer writes a bundle for this user alone: the configuration, and a note beside it", () => {
  const directory = `${here.session.paths.containers}/${newContainerId()}`;
  const { config } = generateConfig(INPUT);
  keepContainer(directory, { ...NOTE, name: "web" }, config);
  assert.equal(
    JSON.parse(readFileSync(`${directory}/config.json`, "utf8")),
    JSON.parse(JSON.stringify(config)),
  );
  assert.equal(JSON.parse(readFileSync(`${directory}/container.json`, "utf8")), { ...NOTE, name: "web" });
  assert.is(statSync(directory).mode & 0o777, 0o700);
  for (const file of ["config.json", "container.json"])
    assert.is(statSync(`${directory}/${file}`).mode & 0o777, 0o600, file);
});

test("keepContainer says when it cannot write", () => {
  const { config } = generateConfig(INPUT);
  const error = refusal(() => keepContainer("/proc/self/nothing/x", NOTE, config));
  assert.is(error.code, "io");
  assert.match(error.message, /it cannot be written \(errno \d+\)/);
  assert.not(existsSync("/proc/self/nothing"));
});

test.run();
