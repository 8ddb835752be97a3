import { suite } from "uvu";
import { createDigester } from "../../../core/host/common/digester.ts";
import { digesterContract } from "../../contract/digester.ts";

const digester = suite("digester of the modules of Node");

digesterContract(digester, createDigester());

digester.run();
