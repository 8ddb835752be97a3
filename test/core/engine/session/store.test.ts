import { suite } from "uvu";
import * as assert from "uvu/assert";
import { sessionStore } from "../../../../core/engine/session/store.ts";
import * as requires from "../../../helpers/requires.ts";
import { skipIf } from "../../../helpers/skip.ts";
import { stage } from "./fixture.ts";

const test = suite("session/store");

test("a store is composed for the driver that is asked for, and has no images yet", async () => {
  skipIf(requires.userNamespace());
  const at = stage({ RL_STORAGE_DRIVER: "vfs" });
  try {
    const { ports, driver } = await sessionStore(at.session);
    assert.is(driver.name, "vfs");
    assert.is(ports.trees.form, "flat");
    assert.equal(await ports.metadata.keys("images/"), []);
    assert.is((await ports.imageUsers()).size, 0);
  } finally {
    at.remove();
  }
});

test.run();
