import { suite } from "uvu";
import { createMemoryMetadata } from "../../../core/host/memory/metadata.ts";
import { metadataContract } from "../../contract/metadata.ts";

const metadata = suite("memory metadata");

metadataContract(metadata, async () => createMemoryMetadata());

metadata.run();
