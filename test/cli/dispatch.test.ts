import { suite } from "uvu";
import * as assert from "uvu/assert";
import { commandSpecs } from "../../cli/commands/index.ts";
import type { PullOptions } from "../../cli/context.ts";
import { dispatch } from "../../cli/dispatch.ts";
import { RlError } from "../../core/errors.ts";
import type { ImageRecord } from "../../core/image/record.ts";
import { HEALTHY, imageRecord, makeContext, rejection, whole, withImages } from "./helpers.ts";

const test = suite("dispatch()");

async function said(...argv: string[]): Promise<string> {
  const context = makeContext({ host: { report: async () => HEALTHY } });
  assert.is(await dispatch(argv, whole(context)), 0);
  assert.is(context.output.written.err, "");
  return context.output.written.out;
}

test("dispatch() without arguments shows the overview, as help, --help and -h do", async () => {
  const overview = await said();
  assert.match(overview, /^Usage: rl COMMAND/);
  for (const word of ["help", "--help", "-h"]) assert.is(await said(word), overview);
});

test("dispatch() runs version for --version and -v", async () => {
  const version = await said("version");
  assert.match(version, /^rl 1\.2\.3\n/);
  for (const word of ["--version", "-v"]) assert.is(await said(word), version);
});

for (const { name } of commandSpecs) {
  test(`dispatch() shows the same help for "${name} --help" and "help ${name}"`, async () => {
    const help = await said("help", ...name.split(" "));
    assert.match(help, `Usage: rl ${name}`);
    assert.is(await said(...name.split(" "), "--help"), help);
  });
}

test("dispatch() refuses an unknown command, also a word that objects inherit", async () => {
  for (const verb of ["pulll", "constructor", "__proto__", "toString", "", "-x", "--nope"]) {
    const error = await rejection(dispatch([verb], whole(makeContext())));
    assert.is(error.code, "invalid");
    assert.is(error.state, "there is no such command");
  }
  assert.match(
    (await rejection(dispatch(["pulll"], whole(makeContext())))).hint ?? "",
    "did you mean rl pull?",
  );
});

test("dispatch() refuses unknown flags before a command runs", async () => {
  const error = await rejection(dispatch(["info", "--fromat=json"], whole(makeContext())));
  assert.is(error.hint, "did you mean --format? see rl info --help");
});

test("dispatch() gives a command its arguments", async () => {
  const json: unknown = JSON.parse(await said("info", "--format", "json"));
  assert.is(Reflect.get(Object(json), "kernel"), HEALTHY.kernel);
});

test("dispatch() passes the failure of a command on as it is", async () => {
  const failure = new RlError({ code: "io", action: "list", subject: "images", state: "the disk is gone" });
  const images = { ...makeContext().images, brief: () => Promise.reject(failure) };
  assert.is(await rejection(dispatch(["images"], whole(makeContext({ images })))), failure);
});

test("dispatch() gives values that look like flags to our parser only", async () => {
  let asked = "";
  async function* pull(reference: string, { platform }: PullOptions): AsyncGenerator<never, ImageRecord> {
    asked = `${reference} ${platform}`;
    yield* [];
    return imageRecord({});
  }
  const context = makeContext({ images: { ...makeContext().images, pull } });
  assert.is(await dispatch(["pull", "-q", "--platform=--help", "--", "--version"], whole(context)), 0);
  assert.is(asked, "--version --help");
});

test("dispatch() takes names of several words and aliases", async () => {
  const listing = async (...argv: string[]): Promise<string> => {
    const context = withImages([imageRecord({})]);
    assert.is(await dispatch(argv, whole(context)), 0);
    return context.output.written.out;
  };
  const listed = await listing("images", "-q");
  assert.match(listed, /^a{12}\n$/);
  assert.is(await listing("image", "ls", "-q"), listed);
  assert.is(await listing("image", "list", "-q"), listed);
});

test("dispatch() shows the help of a group for the group alone, --help and help GROUP", async () => {
  const group = await said("image");
  assert.match(group, "Usage: rl image COMMAND");
  assert.is(await said("image", "--help"), group);
  assert.is(await said("image", "-h"), group);
  assert.is(await said("help", "image"), group);
  assert.is(await said("help", "image", "ls"), await said("help", "images"));
  assert.is(await said("image", "ls", "--help"), await said("help", "images"));
});

test("dispatch() refuses an unknown word after a group with a suggestion", async () => {
  const error = await rejection(dispatch(["image", "pul"], whole(makeContext())));
  assert.is(error.message, 'Cannot run command "rl image pul": there is no such command');
  assert.match(error.hint ?? "", "did you mean rl image pull?");
});

test.run();
