/** Hostile archives: symbolic links; see cases/links.txt. */
import { suite } from "uvu";
import { testCaseFile } from "./harness.ts";

const test = suite("hardening: archives, symbolic links");
testCaseFile(test, "links.txt");
test.run();
