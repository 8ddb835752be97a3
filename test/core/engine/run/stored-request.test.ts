import { suite } from "uvu";
import * as assert from "uvu/assert";
import { readRequest, storedRequest } from "../../../../core/engine/run/stored-request.ts";
import { DOCUMENT } from "../../container/documents.ts";
import { runFlags } from "./fixture.ts";

const test = suite("stored requests");
const again = (request: unknown) => readRequest({ ...DOCUMENT, request });

test("flags that were stored are read again, with the variables of the document, and nothing is pulled", () => {
  const given = ["--rm", "-t", "-v", "/a:/b", "-w", "/x", "--pull=always", "-e", "Q", "--name=other", "-q"];
  const flags = runFlags(...given);
  const { flags: read, directory } = again(JSON.parse(JSON.stringify(storedRequest(flags))));
  const { env, name } = DOCUMENT;
  assert.equal({ ...read }, { ...flags, env, name, pull: "missing", quiet: true });
  assert.is(directory, undefined);
});

test("the directory is stored where paths are relative to it", () => {
  for (const flags of [runFlags("-v", "./a:/b"), runFlags("--security-opt", "seccomp=mine.json")])
    assert.is(again(storedRequest(flags)).directory, process.cwd());
});

test("what another version wrote, or nobody, has the usual values", () => {
  const usual = { ...again({}).flags };
  assert.equal(usual, { ...runFlags(), env: DOCUMENT.env, name: DOCUMENT.name, quiet: true });
  for (const request of [undefined, null, "x", { rm: "yes", volume: [7], workdir: 7, unknown: true }])
    assert.equal({ ...again(request).flags }, usual);
});

test.run();
