import { suite } from "uvu";
import * as assert from "uvu/assert";
import { environmentOf } from "../../../../core/engine/api/environment.ts";

const test = suite("environmentOf");

test("what is not said is the process's own, and what is said wins", () => {
  assert.equal({ ...environmentOf({}) }, { ...process.env });
  const environment = { PATH: "/bin", RL_ROOT: "/old" };
  assert.equal(environmentOf({ environment }), environment);
  const options = { authfile: "a", registriesConf: "/r", root: "s", runtimeDirectory: "/run/x" } as const;
  assert.equal(environmentOf({ environment, ...options, storageDriver: "vfs" }), {
    PATH: "/bin",
    RL_ROOT: `${process.cwd()}/s`,
    XDG_RUNTIME_DIR: "/run/x",
    RL_STORAGE_DRIVER: "vfs",
    CONTAINERS_REGISTRIES_CONF: "/r",
    REGISTRY_AUTH_FILE: `${process.cwd()}/a`,
  });
});

test.run();
