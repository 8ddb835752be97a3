import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { keepContainer, nameDirectory, reserveName } from "../../../cli/run/container.ts";
import { createContainers, listContainers } from "../../../cli/session/containers.ts";
import { rejection } from "../helpers.ts";
import { type Stage, stage } from "./fixture.ts";

const test = suite("session/containers");
let at: Stage;
test.before.each(() => {
  at = stage();
});
test.after.each(() => at.remove());

function keep(id: string, name?: string): string {
  const { paths } = at.session;
  const directory = `${paths.containers}/${id}`;
  if (name !== undefined) reserveName(nameDirectory(paths, name));
  const note = { id, name, image: "docker.io/library/a:1", imageId: `sha256:${"1".repeat(64)}`, created: "" };
  keepContainer(directory, note, { ociVersion: "1.2.0" });
  return directory;
}

const ONE = `abc1${"0".repeat(60)}`;
const OTHER = `abc2${"0".repeat(60)}`;

test("a container is found by its id, its name, and the beginning of its id", async () => {
  keep(ONE, "web");
  keep(OTHER, "abc1");
  const { find } = createContainers(() => at.session);
  assert.is((await find(ONE)).note.id, ONE);
  assert.is((await find("web")).note.id, ONE);
  assert.is((await find("abc2")).note.id, OTHER);
  // A name is more than the beginning of an id.
  assert.is((await find("abc1")).note.id, OTHER);
  assert.is((await rejection(find("abc"))).code, "invalid");
  for (const text of ["gone", "abc3", "", "..", "ABC1"]) {
    assert.is((await rejection(find(text))).code, "not-found", text);
  }
});

test("containers without a note, and what is none, are not listed", () => {
  keep(ONE);
  mkdirSync(`${at.session.paths.containers}/${OTHER}/upper`, { recursive: true });
  writeFileSync(`${at.session.paths.containers}/${"f".repeat(64)}`, "");
  assert.equal(
    listContainers(at.session).map(({ id }) => id),
    [ONE],
  );
});

test("a container does not run when nothing has its files mounted", async () => {
  keep(ONE);
  assert.is((await createContainers(() => at.session).find(ONE)).isRunning(), false);
});

test("one whose configuration is damaged cannot be opened, but is found, to be removed", async () => {
  const directory = keep(ONE, "web");
  writeFileSync(`${directory}/config.json`, "");
  const container = await createContainers(() => at.session).find("web");
  const error = await rejection(container.open());
  assert.is(error.code, "corrupt");
  assert.match(error.hint ?? "", /rl rm web/);
  assert.ok(existsSync(directory));
});

test.run();
