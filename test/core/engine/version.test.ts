import { readFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { VERSION } from "../../../core/engine/version.ts";
import { repository } from "../../helpers/user.ts";

const test = suite("version");

test("VERSION is that of package.json", () => {
  const { version } = JSON.parse(readFileSync(join(repository, "package.json"), "utf8")) as {
    version: string;
  };
  assert.is(VERSION, version);
  assert.match(VERSION, /^\d+\.\d+\.\d+(-[a-z0-9.]+)?$/);
});

test.run();
