import { suite } from "uvu";
import * as assert from "uvu/assert";
import { checkOwned } from "../../../../core/engine/run/own.ts";

const test = suite("checkOwned");

test("the home directory and what it is in is not given away", () => {
  for (const source of ["/", "/home", "/home/me"])
    assert.throws(() => checkOwned([{ source }], "/home/me"), /home directory/);
  checkOwned([{ source: "/home/me/data" }, { source: "/home/m" }], "/home/me");
  checkOwned([{ source: "/srv" }], undefined);
});

test.run();
