import { suite } from "uvu";
import * as assert from "uvu/assert";
import { archiveDestination, copyDestination } from "../../../../core/container/copy/destination.ts";
import { copyPath } from "../../../../core/container/copy/path.ts";
import { bytes, place, text } from "./place.ts";

const test = suite("copy destinations");

const TREE = {
  d: "directory",
  "d/f": "file x",
  "d/sub": "directory",
  "to-d": "symlink d",
  "to-f": "symlink /d/f",
  nowhere: "symlink d/../d/new",
  loop: "symlink loop2",
  loop2: "symlink loop",
  orphan: "symlink missing/new",
};

const goes = async (path: string, isDirectory: boolean, name = "src"): Promise<string> => {
  const found = await copyDestination(place(TREE), copyPath(path), { isDirectory, name: bytes(name) });
  return `${text(found.directory)}|${text(found.name)}`;
};
const fails = async (path: string, isDirectory: boolean): Promise<string> => {
  try {
    return await goes(path, isDirectory);
  } catch (error) {
    return (error as Error).message;
  }
};

const RULES: readonly (readonly [path: string, file: string | RegExp, directory: string | RegExp])[] = [
  ["/", "|src", "|src"],
  ["/d", "d|src", "d|src"],
  ["/d/", "d|src", "d|src"],
  ["/to-d", "d|src", "d|src"],
  ["/d/f", "d|f", /it is a file, and a directory/],
  ["/to-f", "d|f", /it is a file, and a directory/],
  ["/d/f/", /it is not a directory/, /it is a file, and a directory/],
  ["/d/new", "d|new", "d|new"],
  ["/to-d/new", "d|new", "d|new"],
  ["/d/new/", /there is no such directory/, "d|new"],
  ["/missing/new", /there is no such directory/, /there is no such directory/],
  ["/d/f/new", /part of the path is not a directory/, /part of the path is not a directory/],
  ["/nowhere", "d|new", "d|new"],
  ["/orphan", /there is no such directory/, /there is no such directory/],
];

for (const [path, file, directory] of RULES) {
  test(`to ${path}`, async () => {
    for (const [expected, isDirectory] of [
      [file, false],
      [directory, true],
    ] as const) {
      const found = await fails(path, isDirectory);
      if (typeof expected === "string") assert.is(found, expected);
      else assert.match(found, expected);
    }
  });
}

test("what is in a directory goes into the one that is there itself", async () => {
  assert.is(await goes("/d", true, ""), "d|");
});

test("an archive needs a directory", async () => {
  const to = async (path: string) => text((await archiveDestination(place(TREE), copyPath(path))).directory);
  assert.is(await to("/to-d"), "d");
  await to("/d/f").then(
    () => assert.unreachable(),
    (error) => assert.match(error.message, /must be a directory/),
  );
  await to("/none").then(
    () => assert.unreachable(),
    (error) => assert.is(error.code, "not-found"),
  );
});

test.run();
