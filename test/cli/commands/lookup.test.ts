import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Group } from "../../../cli/commands/groups.ts";
import { aliasesOf, findNamed, findSpec, groupsOf, membersOf } from "../../../cli/commands/lookup.ts";
import type { CommandSpec } from "../../../cli/flags/spec.ts";
import { refusal } from "../helpers.ts";

const test = suite("lookup");

const spec = (name: string): CommandSpec => ({
  name,
  summary: "Do",
  flags: [],
  positionals: [],
  stopAtFirstPositional: false,
});
const [images, pull, prune] = ["images", "pull", "image prune"].map(spec);
const SPECS = [images, pull, prune].filter((each) => each !== undefined);
const IMAGE: Group = { name: "image", summary: "Work with images" };

function found(...argv: string[]): string {
  const named = findNamed(argv, SPECS);
  return named.kind === "group" ? `group ${named.group.name}` : `${named.spec.name} ${named.words}`;
}

test("findNamed() takes the longest name", () => {
  assert.is(found("pull"), "pull 1");
  assert.is(found("pull", "image"), "pull 1");
  assert.is(found("image", "prune"), "image prune 2");
  assert.is(found("image", "prune", "-f"), "image prune 2");
  assert.is(found("image", "ls", "prune"), "images 2");
  assert.is(found("image", "pull", "x"), "pull 2");
});

test("findNamed() takes a group alone or with a wish for help", () => {
  assert.is(found("image"), "group image");
  assert.is(found("image", "--help"), "group image");
  assert.is(found("image", "-h", "x"), "group image");
});

test("findNamed() refuses other words with a suggestion", () => {
  const hint = (...argv: string[]): string => refusal(() => findNamed(argv, SPECS)).hint ?? "";
  assert.match(hint("image", "prun"), /^did you mean rl image prune\? rl image --help/);
  assert.is(hint("image", "--all"), "rl image --help lists the commands");
  assert.match(hint("imagse"), /^did you mean rl images\?/);
  assert.match(hint("prune"), /^did you mean rl image prune\?/);
  assert.is(hint("image prune"), "rl help lists the commands");
  assert.is(hint("constructor"), "rl help lists the commands");
  assert.is(hint(), "rl help lists the commands");
});

test("findNamed() does not know an alias of a command that is not there", () => {
  const { subject } = refusal(() => findNamed(["image", "rm"], SPECS));
  assert.is(subject, "rl image rm");
});

test("findSpec() finds commands by name or alias and nothing else", () => {
  assert.is(findSpec("pull", SPECS), pull);
  assert.is(findSpec("image list", SPECS), images);
  assert.is(findSpec("toString", SPECS), undefined);
  assert.is(findSpec("", SPECS), undefined);
});

test("membersOf() has own commands and aliases in order", () => {
  assert.equal(
    [...membersOf(IMAGE, SPECS)].map(([verb, { name }]) => `${verb}=${name}`),
    ["list=images", "ls=images", "prune=image prune", "pull=pull"],
  );
});

test("aliasesOf() names every alias", () => {
  assert.equal(aliasesOf(spec("images")).sort(), ["image list", "image ls"]);
  assert.equal(aliasesOf(spec("version")), []);
});

test("groupsOf() leaves out groups without commands", () => {
  assert.equal(
    groupsOf([spec("images")]).map(({ name }) => name),
    ["image"],
  );
  assert.equal(groupsOf([spec("version")]), []);
});

test.run();
