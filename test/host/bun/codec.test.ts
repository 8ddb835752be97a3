import { suite } from "uvu";
import { createCodec } from "../../../core/host/bun/codec.ts";
import { codecContract } from "../../contract/codec.ts";

const codec = suite("bun codec");

codecContract(codec, createCodec());

codec.run();
