import { suite } from "uvu";
import * as assert from "uvu/assert";
import { chooseImage } from "../../../../core/engine/run/choose-image.ts";
import { createMetadata } from "../../../../core/host/bun/metadata.ts";
import { imageKey } from "../../../../core/image/key.ts";
import { encodeImageRecord } from "../../../../core/image/record.ts";
import { digestOf, imageRecord, rejection } from "../../../cli/helpers.ts";
import { stage } from "../session/fixture.ts";

const test = suite("chooseImage");

const here = stage();
test.after(() => here.remove());

const PLATFORM = { os: "linux", architecture: "amd64" };
const RECORD = imageRecord({ reference: "docker.io/library/alpine:latest", imageId: digestOf("a") });
const choose = (text: string, always = false): ReturnType<typeof chooseImage> =>
  chooseImage(here.session, text, PLATFORM, { always, orWasm: false });

test.before(async () => {
  const metadata = createMetadata(here.session.paths.metadata);
  await metadata.put(imageKey(RECORD.reference, RECORD.platform), encodeImageRecord(RECORD));
});

test("a name that is here is taken as it is", async () => {
  const platform = "linux/amd64";
  assert.equal(await choose("alpine"), { reference: RECORD.reference, platform, lasting: true });
  const other = { reference: "docker.io/library/other:latest", platform, lasting: true };
  assert.equal(await choose("other"), other);
});

test("an identifier, whole or its beginning, means an image that is here", async () => {
  for (const text of ["aaaa", "a".repeat(64), `sha256:${"a".repeat(64)}`, `alpine@${RECORD.target}`]) {
    const chosen = { reference: RECORD.reference, platform: "linux/amd64", lasting: false, record: RECORD };
    assert.equal(await choose(text), chosen, text);
  }
});

test("digits that no image here begins with are a name", async () => {
  assert.is((await choose("beef")).reference, "docker.io/library/beef:latest");
  const error = await rejection(choose("b".repeat(64)));
  assert.equal([error.code, error.hint], ["not-found", "list the images with: rl images"]);
});

test("a name that is here as a WebAssembly program alone means that, unless a platform was asked for", async () => {
  const metadata = createMetadata(here.session.paths.metadata);
  const reference = "docker.io/library/program:latest";
  const program = imageRecord({ reference, platform: "wasi/wasm" });
  await metadata.put(imageKey(reference, "wasi/wasm"), encodeImageRecord(program));
  const chosen = (orWasm: boolean) =>
    chooseImage(here.session, "program", PLATFORM, { always: false, orWasm });
  assert.equal(await chosen(true), { reference, platform: "wasi/wasm", lasting: true });
  assert.is((await chosen(false)).platform, "linux/amd64");
});

test.run();
