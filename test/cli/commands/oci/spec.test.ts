import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseArguments } from "../../../../cli/argv.ts";
import { ociSpecSpec } from "../../../../cli/commands/oci/spec.spec.ts";
import { run } from "../../../../cli/commands/oci/spec.ts";
import { createFiles } from "../../../../core/engine/session/files.ts";
import { defaultConfig } from "../../../../core/runtime/default-config.ts";
import { type TempDir, tempDir } from "../../../helpers/temp-dir.ts";
import { makeContext, rejection } from "../../helpers.ts";

const test = suite("oci spec");
let directory: TempDir;
let bundle: string;
test.before.each(() => {
  directory = tempDir();
  bundle = join(directory.path, "bundle");
  mkdirSync(bundle);
});
test.after.each(() => directory.remove());

async function spec(...argv: string[]): Promise<string> {
  const context = makeContext({ files: createFiles(), user: { uid: 1234, gid: 567 } });
  assert.is(await run(parseArguments(ociSpecSpec, argv), context), 0);
  return context.output.written.out + context.output.written.err;
}

const written = (): string => readFileSync(join(bundle, "config.json"), "utf8");

test("the config is written with tabs, and nothing is said", async () => {
  assert.is(await spec("-b", `${bundle}/`), "");
  assert.match(written(), /^\{\n\t"ociVersion": "1\.2\.0",\n\t"process": \{\n\t\t"terminal": true,/);
  assert.ok(written().endsWith("\n}\n"));
  assert.equal(JSON.parse(written()), defaultConfig({ rootless: false, uid: 1234, gid: 567 }));
});

test("rootless maps the caller's ids", async () => {
  await spec("--bundle", bundle, "--rootless");
  const { linux } = JSON.parse(written());
  assert.equal(linux.uidMappings, [{ containerID: 0, hostID: 1234, size: 1 }]);
  assert.equal(linux.gidMappings, [{ containerID: 0, hostID: 567, size: 1 }]);
});

test("without a directory the config is the current directory's", async () => {
  const paths: string[] = [];
  const files = {
    ...makeContext().files,
    isDirectory: async (path: string) => await createFiles().isDirectory(join(bundle, path)),
    write: async (path: string) => void paths.push(path),
  };
  assert.is(await run(parseArguments(ociSpecSpec, []), makeContext({ files })), 0);
  assert.equal(paths, ["config.json"]);
});

test("a config that is there stays as it is", async () => {
  writeFileSync(join(bundle, "config.json"), "mine");
  const error = await rejection(spec("-b", bundle));
  assert.is(error.code, "exists");
  assert.is(error.message, `Cannot write config "${bundle}/config.json": it exists already`);
  assert.match(error.hint ?? "", /remove it first/);
  assert.is(written(), "mine");
});

test("so does a directory of that name, and what a link leads to", async () => {
  mkdirSync(join(bundle, "config.json"));
  assert.is((await rejection(spec("-b", bundle))).code, "exists");
  const other = join(directory.path, "other");
  mkdirSync(other);
  symlinkSync(join(other, "target"), join(other, "config.json"));
  writeFileSync(join(other, "target"), "mine");
  assert.is((await rejection(spec("-b", other))).code, "exists");
  assert.is(readFileSync(join(other, "target"), "utf8"), "mine");
});

test("a link that leads nowhere is replaced, and nothing is made at its end", async () => {
  symlinkSync(join(directory.path, "elsewhere"), join(bundle, "config.json"));
  await spec("-b", bundle);
  assert.not(existsSync(join(directory.path, "elsewhere")));
  assert.ok(written().startsWith("{"));
});

test("a bundle is a directory that exists", async () => {
  const none = await rejection(spec("-b", join(bundle, "none")));
  assert.equal(
    [none.code, none.message],
    ["not-found", `Cannot use bundle "${bundle}/none": there is no such directory`],
  );
  writeFileSync(join(bundle, "file"), "");
  const error = await rejection(spec("-b", join(bundle, "file")));
  assert.equal([error.code, error.state], ["invalid", "it is not a directory"]);
});

test.run();
