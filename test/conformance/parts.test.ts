/** Hashing and inflating in C, in the host that the tests run in: the contracts that all hosts keep. */
import { existsSync } from "node:fs";
import { suite } from "uvu";
import { createPartsCodec } from "../../wasm/parts/codec.ts";
import { createPartsDigester } from "../../wasm/parts/digester.ts";
import { openParts } from "../../wasm/parts/module.ts";
import { codecContract } from "../contract/codec.ts";
import { digesterContract } from "../contract/digester.ts";
import { skipIf } from "../helpers/skip.ts";
import { DIST } from "./hosts.ts";

skipIf(existsSync(`${DIST}/parts.wasm`) ? undefined : "the component is not built: npm run build:wasm");
const compiled = await WebAssembly.compile(await Bun.file(`${DIST}/parts.wasm`).arrayBuffer());
const parts = openParts(await WebAssembly.instantiate(compiled, {}));

const digester = suite("digester of the C parts");
digesterContract(digester, createPartsDigester(parts));
digester.run();

const codec = suite("codec of the C parts");
codecContract(codec, createPartsCodec(parts), false);
codec.run();
