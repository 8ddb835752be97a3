/** Hostile archives: extended attributes; see cases/xattrs.txt. */
import { suite } from "uvu";
import { testCaseFile } from "./harness.ts";

const test = suite("hardening: archives, extended attributes");
testCaseFile(test, "xattrs.txt");
test.run();
