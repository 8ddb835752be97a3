import { suite } from "uvu";
import * as assert from "uvu/assert";
import { listImages } from "../../../core/image/list.ts";
import { makeWasmImage } from "../../../core/image/make-wasm.ts";
import { storedImage } from "../../../core/image/stored-image.ts";
import { programKey } from "../../../core/layer/chain-id.ts";
import { digestOf, refuses } from "../distribution/helpers.ts";
import { emptyStore } from "./archive/fixture.ts";
import { finish, names } from "./fixture.ts";

const test = suite("makeWasmImage");
const PROGRAM = Uint8Array.fromHex("0061736d01000000");
const MODULE = { os: "wasip1", component: null } as const;
const OPTIONS = { subject: "a.wasm", created: "2026-01-02T03:04:05.000Z" };

test("the program's bytes are the layer, and the config tells of them", async () => {
  const at = emptyStore();
  const reference = "docker.io/library/a:1";
  const { result } = await finish(makeWasmImage(PROGRAM, MODULE, { ...OPTIONS, reference }, at.ports));
  const digest = digestOf(PROGRAM);
  const text = (name: typeof digest) => JSON.parse(new TextDecoder().decode(at.blobs.blobs.get(name)));
  assert.equal(text(result.imageId), {
    created: "2026-01-02T03:04:05.000Z",
    architecture: "wasm",
    os: "wasip1",
    layerDigests: [digest],
    component: null,
  });
  assert.equal(text(result.digest).layers, [{ mediaType: "application/wasm", digest, size: 8 }]);
  assert.equal(at.blobs.blobs.get(digest), PROGRAM);
  assert.equal(names(at.trees, programKey(digest)), ["app.wasm"]);
  assert.is(result.platform, "wasi/wasm");
  assert.equal(result.config, { Entrypoint: ["/app.wasm"] });
  assert.is((await storedImage(result, at.ports)).imageId, result.imageId);
});

test("the same program makes the same image; without a name it has its id alone", async () => {
  const at = emptyStore();
  const make = () => finish(makeWasmImage(PROGRAM, MODULE, OPTIONS, at.ports));
  const [first, second] = [(await make()).result, (await make()).result];
  assert.is(first.imageId, second.imageId);
  assert.match(first.reference, /^<none>@sha256:/);
  assert.is((await listImages(at.ports.metadata)).length, 1);
});

test("what is no program leaves nothing", async () => {
  const at = emptyStore();
  await refuses(finish(makeWasmImage(new Uint8Array(8), MODULE, OPTIONS, at.ports)), "corrupt");
  assert.is(at.blobs.blobs.size, 0);
  assert.equal(await listImages(at.ports.metadata), []);
});

test.run();
