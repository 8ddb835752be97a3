/** Hostile archives: devices, FIFOs and set-user-id; see cases/special.txt. */
import { suite } from "uvu";
import { testCaseFile } from "./harness.ts";

const test = suite("hardening: archives, devices, FIFOs and set-user-id");
testCaseFile(test, "special.txt");
test.run();
