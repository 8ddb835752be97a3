import { suite } from "uvu";
import * as assert from "uvu/assert";
import { cittyCommand, dispatch } from "../../../cli/commands/index.ts";
import { pullSpec } from "../../../cli/commands/pull.spec.ts";
import { runSpec } from "../../../cli/commands/run.spec.ts";
import { commandSpecs } from "../../../cli/commands/specs.ts";
import type { PullOptions } from "../../../cli/context.ts";
import { RlError } from "../../../core/errors.ts";
import type { ImageRecord } from "../../../core/image/record.ts";
import { HEALTHY, imageRecord, makeContext, rejection } from "../helpers.ts";

const test = suite("dispatch()");

async function said(...argv: string[]): Promise<string> {
  const context = makeContext({ host: { report: async () => HEALTHY } });
  assert.is(await dispatch(argv, context), 0);
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
    const help = await said("help", name);
    assert.match(help, `Usage: rl ${name}`);
    assert.is(await said(name, "--help"), help);
  });
}

test("dispatch() refuses an unknown command, also a word that objects inherit", async () => {
  for (const verb of ["pulll", "constructor", "__proto__", "toString", "", "-x", "--nope"]) {
    const error = await rejection(dispatch([verb], makeContext()));
    assert.is(error.code, "invalid");
    assert.is(error.state, "there is no such command");
  }
  assert.match((await rejection(dispatch(["pulll"], makeContext()))).hint ?? "", "did you mean rl pull?");
});

test("dispatch() refuses unknown flags before a command runs", async () => {
  const error = await rejection(dispatch(["info", "--fromat=json"], makeContext()));
  assert.is(error.hint, "did you mean --format? see rl info --help");
});

test("dispatch() gives a command its arguments", async () => {
  const json: unknown = JSON.parse(await said("info", "--format", "json"));
  assert.is(Reflect.get(Object(json), "kernel"), HEALTHY.kernel);
});

test("dispatch() passes the failure of a command on as it is", async () => {
  const failure = new RlError({ code: "io", action: "list", subject: "images", state: "the disk is gone" });
  const images = { ...makeContext().images, list: () => Promise.reject(failure) };
  assert.is(await rejection(dispatch(["images"], makeContext({ images }))), failure);
});

test("dispatch() gives values that look like flags to our parser only", async () => {
  let asked = "";
  async function* pull(reference: string, { platform }: PullOptions): AsyncGenerator<never, ImageRecord> {
    asked = `${reference} ${platform}`;
    yield* [];
    return imageRecord({});
  }
  const context = makeContext({ images: { ...makeContext().images, pull } });
  assert.is(await dispatch(["pull", "-q", "--platform=--help", "--", "--version"], context), 0);
  assert.is(asked, "--version --help");
});

test("cittyCommand() describes every flag and requires none", async () => {
  const command = cittyCommand(pullSpec, async () => {});
  assert.equal(command.meta, { name: "pull", description: pullSpec.summary });
  assert.equal(command.args, {
    platform: { type: "string", description: pullSpec.flags[0].description, valueHint: "OS/ARCH" },
    quiet: { type: "boolean", description: pullSpec.flags[1].description, alias: "q" },
  });
  const run = cittyCommand(runSpec, async () => {});
  assert.equal(Reflect.get(Object(run.args), "pull"), {
    type: "enum",
    description: "When to pull the image",
    options: ["always", "missing", "never"],
  });
});

test.run();
