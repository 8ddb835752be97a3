import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { readRegistriesConf } from "../../../core/host/bun/registries-conf.ts";
import { refuses } from "../../core/distribution/helpers.ts";
import { scratch } from "./scratch.ts";

const test = suite("readRegistriesConf");
const { make, clean } = scratch();
test.after(clean);

/** Write files below a new directory; gives what is read with home and system in it, paths made relative. */
async function read(
  files: Readonly<Record<string, string>>,
  environment: Readonly<Record<string, string>> = {},
): Promise<unknown> {
  const root = make();
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  const named = environment.CONTAINERS_REGISTRIES_CONF;
  const given = { HOME: join(root, "home"), ...(named && { CONTAINERS_REGISTRIES_CONF: join(root, named) }) };
  const found = await readRegistriesConf(given, join(root, "etc"));
  return found.map(({ path, content }) => [path.slice(root.length + 1), content]);
}

const USER = "home/.config/containers";

test("the user's file hides the system's; drop-ins of both come on top, in order", async () => {
  const files = {
    "etc/registries.conf": "a = 1",
    "etc/registries.conf.d/20.conf": "a = 3",
    "etc/registries.conf.d/10.conf": "a = 2",
    "etc/registries.conf.d/README": "not TOML",
    [`${USER}/registries.conf`]: "a = 4",
    [`${USER}/registries.conf.d/05.conf`]: "a = 5",
  };
  assert.equal(await read(files), [
    [`${USER}/registries.conf`, { a: 4 }],
    ["etc/registries.conf.d/10.conf", { a: 2 }],
    ["etc/registries.conf.d/20.conf", { a: 3 }],
    [`${USER}/registries.conf.d/05.conf`, { a: 5 }],
  ]);
});

test("without a file of the user's the system's counts; without any there is nothing", async () => {
  assert.equal(await read({ "etc/registries.conf": "" }), [["etc/registries.conf", {}]]);
  assert.equal(await read({}), []);
  assert.equal(await readRegistriesConf({}, join(make(), "none")), []);
});

test("a file named by the variable takes the place of both", async () => {
  const files = {
    "etc/registries.conf": "a = 1",
    "mine.conf": "a = 9",
    "etc/registries.conf.d/x.conf": "b = 1",
  };
  assert.equal(await read(files, { CONTAINERS_REGISTRIES_CONF: "mine.conf" }), [
    ["mine.conf", { a: 9 }],
    ["etc/registries.conf.d/x.conf", { b: 1 }],
  ]);
  const missing = read(files, { CONTAINERS_REGISTRIES_CONF: "none.conf" });
  await refuses(missing, "not-found", /none\.conf": there is no such file/);
});

test("what is not TOML is refused by its name", async () => {
  await refuses(read({ "etc/registries.conf": "a = " }), "invalid", /registries\.conf": it is not TOML/);
  await refuses(read({ "etc/registries.conf.d/x.conf": "a = 1\na = 2" }), "invalid", /x\.conf/);
});

test.run();
