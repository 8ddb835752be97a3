import { suite } from "uvu";
import * as assert from "uvu/assert";
import { booleanFilter, type FilterKinds, labelFilters, parseFilters } from "../../../core/engine/filter.ts";
import { rejection } from "../../cli/helpers.ts";

const test = suite("filter");

interface Thing {
  readonly name: string;
  readonly old?: boolean;
  readonly labels?: Record<string, string>;
}

const KINDS: FilterKinds<Thing> = new Map([
  ["name", { parse: (value: string) => (thing: Thing) => thing.name === value }],
  ["old", booleanFilter<Thing>((thing) => thing.old === true)],
  ...labelFilters<Thing>((thing) => thing.labels),
]);

const THINGS: readonly Thing[] = [
  { name: "a", labels: { x: "1", y: "" } },
  { name: "b", old: true, labels: { x: "2" } },
  { name: "c", old: true },
];

async function names(...filters: string[]): Promise<string> {
  return THINGS.filter(await parseFilters(filters, KINDS))
    .map(({ name }) => name)
    .join("");
}

test("parseFilters() without filters accepts everything", async () => assert.is(await names(), "abc"));

test("parseFilters() is or within a key and and between keys", async () => {
  assert.is(await names("name=a", "name=b"), "ab");
  assert.is(await names("name=a", "name=b", "old=true"), "b");
  assert.is(await names("old=true"), "bc");
  assert.is(await names("old=0"), "a");
  assert.is(await names(" Name = a "), "a");
});

test("parseFilters() of labels asks for all of them", async () => {
  assert.is(await names("label=x"), "ab");
  assert.is(await names("label=x=1"), "a");
  assert.is(await names("label=x", "label=y"), "a");
  assert.is(await names("label=y="), "a");
  assert.is(await names("label=constructor"), "");
  assert.is(await names("label!=x"), "c");
  assert.is(await names("label!=x=1", "label!=x=2"), "c");
});

test("parseFilters() refuses an unknown key with those it knows", async () => {
  const error = await rejection(names("nmae=a"));
  assert.is(error.message, 'Cannot filter by "nmae=a": there is no filter nmae');
  assert.is(error.hint, "did you mean name? the filters are: name, old, label");
  assert.is((await rejection(names("zzzzzz=a"))).hint, "the filters are: name, old, label");
  assert.is((await rejection(names("constructor=a"))).code, "invalid");
  assert.is((await rejection(names("old!=true"))).state, "there is no filter old with !=");
});

test("parseFilters() refuses what is no filter", async () => {
  for (const text of ["name", "=a", ""]) {
    assert.is((await rejection(names(text))).state, "it is not of the form KEY=VALUE");
  }
  assert.is((await rejection(names("old=maybe"))).state, "it is neither true nor false");
});

test.run();
