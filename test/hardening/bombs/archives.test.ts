/** Layers made to exhaust disk, memory or time: bombs of archives. */
import { suite } from "uvu";
import { BOMBS } from "./list.ts";
import { testBombs } from "./measure.ts";

const test = suite("hardening: bombs of archives");
testBombs(
  test,
  BOMBS.filter(({ what }) => !/^(gzip|zstd):/.test(what)),
);
test.run();
