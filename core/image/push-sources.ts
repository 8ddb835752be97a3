/**
 * Which repositories of a registry are known to have which blobs, so that a registry is asked to take a layer
 * over from one of them instead of being sent it again.
 *
 * Two things tell: what was pushed, noted here in one small file per repository, and images that were pulled,
 * whose records name their layers. Both may be out of date, and a tag made here was never at the registry; then
 * the registry says so and nothing is lost but the question.
 */
import type { Digest } from "../digest/digest.ts";
import type { Metadata } from "../ports/metadata.ts";
import { parseReference, type Reference, repositoryName } from "../reference/reference.ts";
import { encodeName } from "./key.ts";
import { getImage, listImages } from "./list.ts";
import { NO_REPOSITORY } from "./name.ts";

const PREFIX = "sources/";
/** Blobs noted per repository: the newest ones. */
const NOTE_LIMIT = 512;
/** Records looked at; who has more images of one registry does without some mounts. */
const RECORD_LIMIT = 64;

/** The path of a repository to take a blob over from. */
export type SourceOf = (digest: Digest) => string | undefined;

/** Collect what is known of the registry that a reference is at, leaving out the reference's own repository. */
export async function findSources({ domain, path }: Reference, metadata: Metadata): Promise<SourceOf> {
  const sources = new Map<Digest, string>();
  for (const [repository, digests] of await readRecords(domain, metadata)) {
    if (repository !== path) for (const digest of digests) sources.set(digest, repository);
  }
  // Notes come last, and win: they were true at the registry itself.
  for (const key of await metadata.keys(PREFIX)) {
    const note = await readNote(key, metadata);
    if (!note.repository.startsWith(`${domain}/`) || note.repository === `${domain}/${path}`) continue;
    for (const digest of note.blobs) sources.set(digest, note.repository.slice(domain.length + 1));
  }
  return (digest) => sources.get(digest);
}

/** Note that a repository has these blobs. */
export async function noteSource(
  reference: Reference,
  digests: readonly Digest[],
  metadata: Metadata,
): Promise<void> {
  const repository = repositoryName(reference);
  const key = `${PREFIX}${encodeName(repository)}`;
  const known = (await readNote(key, metadata)).blobs;
  if (digests.every((digest) => known.includes(digest))) return;
  const blobs = [...new Set([...known, ...digests])].slice(-NOTE_LIMIT);
  const note: Note = { version: 1, repository, blobs };
  await metadata.put(key, new TextEncoder().encode(JSON.stringify(note)));
}

interface Note {
  readonly version: 1;
  /** In full: "ghcr.io/owner/name". */
  readonly repository: string;
  readonly blobs: readonly Digest[];
}

const NO_NOTE: Note = { version: 1, repository: "", blobs: [] };

/** Written by this project, and only ever a hint: what is not readable is as good as none. */
async function readNote(key: string, metadata: Metadata): Promise<Note> {
  const bytes = await metadata.get(key);
  if (bytes === undefined) return NO_NOTE;
  try {
    const note = JSON.parse(new TextDecoder().decode(bytes)) as Note | null;
    return note?.version === 1 ? note : NO_NOTE;
  } catch {
    return NO_NOTE;
  }
}

/** Layers of images of a registry that are here, by repository. */
async function readRecords(domain: string, metadata: Metadata): Promise<[string, Digest[]][]> {
  const found: [string, Digest[]][] = [];
  for (const { reference, platform } of await listImages(metadata)) {
    if (reference.startsWith(NO_REPOSITORY) || !reference.startsWith(`${domain}/`)) continue;
    const record = await getImage(metadata, reference, platform);
    if (record === undefined) continue;
    found.push([parseReference(reference).path, record.blobs.map(({ digest }) => digest)]);
    if (found.length === RECORD_LIMIT) break;
  }
  return found;
}
