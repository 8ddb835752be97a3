import { createMemoryLocks } from "../../../core/host/memory/mod.ts";
import {
  type BlobStore,
  type Digester,
  type DocumentSource,
  formatReference,
  openRegistry,
  parseDockerReference,
  parseImageDocument,
  type Reference,
  registryDocuments,
} from "../../../core/mod.ts";
import type { RegistryQuestion } from "../protocol.ts";
import { createClock } from "./clock.ts";
import type { ImageSource } from "./source.ts";
import { createFetchTransport } from "./transport.ts";

export interface RegistryHost {
  readonly digester: Digester;
  readonly blobs: BlobStore;
  /** The page came by https. */
  readonly isSecure: boolean;
}

/** Ask a registry what a reference names. Layers are asked for when they are read. */
export async function openFromRegistry(
  question: RegistryQuestion,
  { digester, blobs, isSecure }: RegistryHost,
  signal: AbortSignal,
): Promise<ImageSource> {
  const { reference, insecure } = parseQuestion(question);
  const name = formatReference(reference);
  const { username, password } = question;
  const credential = username === "" && password === "" ? undefined : { username, password };
  const ports = {
    digester,
    clock: createClock(),
    transport: createFetchTransport(isSecure),
    credentials: { lookup: async () => credential },
  };
  const registry = openRegistry(reference.domain, ports, { insecure, signal });
  const locks = createMemoryLocks();
  const documents = registryDocuments(registry, reference, { blobs, digester, locks }, signal);
  const root = await documents({ kind: "root" });
  const known: DocumentSource = async (asked) => (asked.kind === "root" ? root : documents(asked));
  const document = parseImageDocument(root.bytes, root.mediaType);
  const declared = document.kind === "index" ? document.index.mediaType : document.manifest.mediaType;
  const mediaType = declared ?? root.mediaType ?? "application/json";
  const purpose = { action: "read layer of", subject: name };
  return {
    name,
    isLocal: false,
    image: {
      references: [name],
      roots: [{ mediaType, digest: root.digest, size: root.bytes.length }],
      documents: () => known,
    },
    stored: ({ descriptor: { digest, size } }, stop) =>
      registry.blob({ repository: reference.path, digest, size, purpose, signal: stop }),
  };
}

interface Parsed {
  readonly reference: Reference;
  readonly insecure: readonly string[];
}

/** The registry may stand in its own field, and say that it is reached by plain http. */
export function parseQuestion({ reference: typed, registry }: RegistryQuestion): Parsed {
  const [, scheme, host = ""] = /^(?:(https?):\/\/)?(.*?)\/*$/.exec(registry.trim()) ?? [];
  const [, ownScheme, name = ""] = /^(?:(https?):\/\/)?(.*)$/.exec(typed.trim()) ?? [];
  const reference = parseDockerReference(host === "" ? name : `${host}/${name}`);
  return { reference, insecure: (scheme ?? ownScheme) === "http" ? [reference.domain] : [] };
}
