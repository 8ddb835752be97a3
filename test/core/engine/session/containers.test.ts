import { mkdirSync, writeFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Container } from "../../../../core/container/life.ts";
import { keepDocument, nameLink, reserveName } from "../../../../core/engine/run/container.ts";
import { containerStore, createContainers } from "../../../../core/engine/session/containers.ts";
import { signalContainer } from "../../../../core/engine/session/running.ts";
import { processStartTime } from "../../../../core/host/bun/process-facts.ts";
import { refusal, rejection } from "../../../cli/helpers.ts";
import { DOCUMENT, documentText } from "../../container/documents.ts";
import { type Stage, stage } from "./fixture.ts";

const test = suite("session/containers");
let at: Stage;
test.before.each(() => {
  at = stage();
});
test.after.each(() => at.remove());

function keep(id: string, name: string): void {
  const { paths } = at.session;
  reserveName(nameLink(paths, name), id);
  keepDocument(`${paths.containers}/${id}`, documentText({ ...DOCUMENT, id, name }));
}

const ONE = `abc1${"0".repeat(60)}`;
const OTHER = `abc2${"0".repeat(60)}`;
const containers = () => createContainers(() => at.session);

test("a container is found by its id, its name, and the beginning of its id", async () => {
  keep(ONE, "web");
  keep(OTHER, "abc1");
  const { find } = containers();
  assert.is((await find(ONE)).note.id, ONE);
  assert.is((await find("web")).note.id, ONE);
  assert.is((await find("abc2")).note.id, OTHER);
  // A name is more than the beginning of an id.
  assert.is((await find("abc1")).note.id, OTHER);
  assert.is((await rejection(find("abc"))).code, "invalid");
  for (const text of ["gone", "abc3", "", "..", "ABC1", "../names/web"]) {
    assert.is((await rejection(find(text))).code, "not-found", text);
  }
});

test("what has no document, and what is no container, is not listed", async () => {
  keep(ONE, "web");
  mkdirSync(`${at.session.paths.containers}/${OTHER}/upper`, { recursive: true });
  writeFileSync(`${at.session.paths.containers}/${"f".repeat(64)}`, "");
  const found = await containers().list();
  assert.equal(
    found.map(({ document, status }) => [document.id, status]),
    [[ONE, "created"]],
  );
});

test("a container that does not run takes no signal, whatever its state says of others' processes", async () => {
  keep(ONE, "web");
  const { find, wait } = containers();
  const signal = (container: Container, number: number) =>
    signalContainer(containerStore(at.session), container, number);
  const { now } = await find("web");
  assert.is(refusal(() => signal(now, 9)).code, "invalid");
  const started = processStartTime(process.pid) ?? 0;
  const state = {
    bootId: "",
    pid: process.pid,
    startTime: started + 1,
    monitor: { pid: 1, startTime: 0 },
    startedAt: "",
    cgroup: "",
  };
  assert.match(refusal(() => signal({ ...now, state }, 9)).message, /it is not running/);
  assert.is(await wait(now), undefined);
});

test.run();
