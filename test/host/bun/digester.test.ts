import { suite } from "uvu";
import { createDigester } from "../../../core/host/bun/digester.ts";
import { digesterContract } from "../../contract/digester.ts";

const digester = suite("bun digester");

digesterContract(digester, createDigester());

digester.run();
