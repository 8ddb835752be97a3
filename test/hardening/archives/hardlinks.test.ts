/** Hostile archives: hard links; see cases/hardlinks.txt. */
import { suite } from "uvu";
import { testCaseFile } from "./harness.ts";

const test = suite("hardening: archives, hard links");
testCaseFile(test, "hardlinks.txt");
test.run();
