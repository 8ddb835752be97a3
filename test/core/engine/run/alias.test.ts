import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { meaningOf } from "../../../../core/engine/run/alias.ts";
import { HELLO_REFERENCE } from "../../../../core/engine/run/hello-name.ts";
import { tempDir } from "../../../helpers/temp-dir.ts";

const test = suite("aliases in run");

test("a short name means its alias, or Docker Hub; the embedded image's name is its own", async () => {
  using directory = tempDir();
  const path = join(directory.path, "registries.conf");
  writeFileSync(path, '[aliases]\nshort-name-of-mine = "r.test/team/app"\nhello = "r.test/hello"\n');
  const environment = { CONTAINERS_REGISTRIES_CONF: path };
  assert.is(await meaningOf("short-name-of-mine:2", environment), "r.test/team/app:2");
  assert.is(
    await meaningOf("other-name-of-mine", environment),
    "docker.io/library/other-name-of-mine:latest",
  );
  assert.is(await meaningOf("hello", environment), HELLO_REFERENCE);
});

test.run();
