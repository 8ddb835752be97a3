/** Hostile archives: layers that build on those below; see cases/placed.txt. */
import { suite } from "uvu";
import { testCaseFile } from "./harness.ts";

const test = suite("hardening: archives, layers that build on those below");
testCaseFile(test, "placed.txt");
test.run();
