import { mkdirSync, utimesSync, writeFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { keepDocument, nameLink, reserveName } from "../../../../core/engine/run/container.ts";
import { createContainers } from "../../../../core/engine/session/containers.ts";
import { createShelf } from "../../../../core/engine/session/shelf.ts";
import { refusal, rejection } from "../../../cli/helpers.ts";
import { DOCUMENT, documentText } from "../../container/documents.ts";
import { type Stage, stage } from "./fixture.ts";

const test = suite("session/shelf");
let at: Stage;
test.before.each(() => {
  at = stage();
});
test.after.each(() => at.remove());

const ONE = `abc1${"0".repeat(60)}`;
const shelf = () => createShelf(() => at.session);

function keep(id: string, name: string): string {
  const { paths } = at.session;
  reserveName(nameLink(paths, name), id);
  const directory = `${paths.containers}/${id}`;
  keepDocument(directory, documentText({ ...DOCUMENT, id, name }));
  return directory;
}

test("containers are listed, and only those with a monitor when these are asked for", async () => {
  keep(ONE, "web");
  const [found] = await shelf().list();
  assert.equal([found?.id, found?.brief?.name, found?.status], [ONE, "web", "created"]);
  assert.equal(await shelf().list({ running: true }), []);
});

test("the place of a container says how it is put together, and where its log is", () => {
  const directory = keep(ONE, "web");
  mkdirSync(`${directory}/rootfs`);
  assert.equal(shelf().place(ONE), { directory, driver: "vfs", logPath: "" });
  mkdirSync(`${directory}/upper`);
  writeFileSync(`${directory}/log.json`, "");
  assert.equal(shelf().place(ONE), { directory, driver: "overlay", logPath: `${directory}/log.json` });
});

test("a renamed container is found by its new name, with all else as it was", async () => {
  keep(ONE, "web");
  const { find } = createContainers(() => at.session);
  const before = await find("web");
  shelf().rename(before.now, "www");
  const { note } = await find("www");
  assert.equal(note, { ...before.note, name: "www" });
  assert.is((await rejection(find("web"))).code, "not-found");
  assert.is(refusal(() => shelf().rename(before.now, "a/b")).code, "invalid");
});

test("what can be read, and what is being made, is not removed as dead", async () => {
  keep(ONE, "web");
  assert.is(await shelf().removeDead("web"), undefined);
  assert.is(await shelf().removeDead("none"), undefined);
  const other = `def${"0".repeat(61)}`;
  const directory = keep(other, "db");
  writeFileSync(`${directory}/container.json`, "");
  assert.is((await rejection(shelf().removeDead("db"))).code, "unavailable");
  utimesSync(directory, 1, 1);
  assert.equal(
    (await shelf().list()).map(({ status }) => status),
    ["created", "dead"],
  );
});

test.run();
