import { suite } from "uvu";
import { createMemoryCompressor } from "../../../core/host/memory/compressor.ts";
import { compressorContract } from "../../contract/compressor.ts";

const test = suite("core/host/memory/compressor");

compressorContract(test, createMemoryCompressor());

test.run();
