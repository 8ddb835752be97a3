import { suite } from "uvu";
import * as assert from "uvu/assert";
import { keepDocument } from "../../../../core/engine/run/container.ts";
import { createCopying } from "../../../../core/engine/session/copying.ts";
import { callerOf, recordOutput, rejection } from "../../../cli/helpers.ts";
import { DOCUMENT, documentText } from "../../container/documents.ts";
import { type Stage, stage } from "./fixture.ts";

const test = suite("session/copying");
let at: Stage;
test.before.each(() => {
  at = stage();
});
test.after.each(() => at.remove());

const copying = () => createCopying(() => at.session, callerOf(recordOutput()));
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

test("the host's files are looked at with the caller's rights", async () => {
  const host = copying().host();
  try {
    const found = await host.look(bytes(at.session.paths.root.slice(1)), true);
    assert.is(found.type, "directory");
    assert.is((await host.look(bytes("no/such"), true)).error, 2);
  } finally {
    await host.close();
  }
});

test("a container that is not there, or has lost its image, has no files", async () => {
  const work = async (): Promise<void> => assert.unreachable();
  assert.is((await rejection(copying().inContainer("none", work))).code, "not-found");
  keepDocument(`${at.session.paths.containers}/${DOCUMENT.id}`, documentText(DOCUMENT));
  assert.is((await rejection(copying().inContainer(DOCUMENT.id, work))).code, "not-found");
});

test.run();
