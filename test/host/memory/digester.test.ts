import { suite } from "uvu";
import { createMemoryDigester } from "../../../core/host/memory/digester.ts";
import { digesterContract } from "../../contract/digester.ts";

const digester = suite("memory digester");

digesterContract(digester, createMemoryDigester());

digester.run();
