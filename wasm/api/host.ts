import { type Codec, type Compression, type Digester, RlError } from "../../core/mod.ts";

/** What the operations need of where they run. */
export interface ApiHost {
  readonly digester: Digester;
  readonly codec: Codec;
}

const COMPRESSIONS: readonly Compression[] = ["none", "gzip"];

/** Read the name of a compression. Throws `RlError` "unsupported". */
export function readCompression(name: string): Compression {
  const known = COMPRESSIONS.find((compression) => compression === name);
  if (known !== undefined) return known;
  throw new RlError({
    code: "unsupported",
    action: "use compression",
    subject: name,
    state: "it is not known here",
    hint: "none and gzip are; inflate anything else before",
  });
}
