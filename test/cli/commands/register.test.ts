import { suite } from "uvu";
import * as assert from "uvu/assert";
import { cittyCommand, command, explained } from "../../../cli/commands/register.ts";
import { runSpec } from "../../../cli/commands/run.spec.ts";
import { versionSpec } from "../../../cli/commands/version.spec.ts";
import { makeContext, whole } from "../helpers.ts";

const test = suite("register");

test("command() parses, loads the module only then, and gives its status", async () => {
  let loaded = 0;
  const seen: unknown[] = [];
  const registration = command(versionSpec, async () => {
    loaded++;
    return {
      run: async (args, _context, specs) => {
        seen.push(args.flags.format, specs);
        return 7;
      },
    };
  });
  assert.is(registration.spec, versionSpec);
  assert.is(loaded, 0);
  const specs = [versionSpec];
  assert.is(await registration.execute(["-f", "json"], whole(makeContext()), specs), 7);
  assert.equal(seen, ["json", specs]);
  assert.is(loaded, 1);
});

test("command() asks for help without loading the module", async () => {
  const registration = command(versionSpec, () => Promise.reject(new Error("loaded")));
  assert.is(await registration.execute(["--help"], whole(makeContext()), []), "help");
});

test("explained() always asks for help", async () => {
  assert.is(await explained(runSpec).execute(["alpine"], whole(makeContext()), []), "help");
});

test("cittyCommand() describes every flag and requires none", async () => {
  const described = cittyCommand(versionSpec, async () => {});
  assert.equal(described.meta, { name: "version", description: versionSpec.summary });
  const [format] = versionSpec.flags;
  assert.equal(described.args, {
    format: { type: "enum", description: format.description, alias: "f", options: [...format.choices] },
  });
  const run = cittyCommand(runSpec, async () => {});
  assert.equal(Reflect.get(Object(run.args), "pull"), {
    type: "enum",
    description: "When to pull the image",
    options: ["always", "missing", "never"],
  });
  const args = Object(run.args);
  assert.equal(Reflect.get(args, "user"), {
    type: "string",
    description: "User, by name or number, that runs the command",
    alias: "u",
    valueHint: "USER[:GROUP]",
  });
  assert.equal(Reflect.get(args, "rm"), {
    type: "boolean",
    description: "Remove the container when it ends",
  });
});

test.run();
