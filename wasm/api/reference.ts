import {
  familiarReference,
  formatReference,
  parseDigest,
  parseDockerReference,
  parseNormalizedReference,
  parseReference,
  type Reference,
} from "../../core/mod.ts";

/** A reference as the component has it: what is missing is null or undefined. */
export interface ReferenceParts {
  readonly domain: string;
  readonly path: string;
  readonly tag?: string | null | undefined;
  readonly digest?: string | null | undefined;
}

export interface ReferenceApi {
  parse(text: string): ReferenceParts;
  parseNormalized(text: string): ReferenceParts;
  parseDocker(text: string): ReferenceParts;
  format(parts: ReferenceParts): string;
  familiar(parts: ReferenceParts): string;
}

export function referenceApi(): ReferenceApi {
  return {
    parse: (text) => partsOf(parseReference(text)),
    parseNormalized: (text) => partsOf(parseNormalizedReference(text)),
    parseDocker: (text) => partsOf(parseDockerReference(text)),
    format: (parts) => formatReference(referenceOf(parts)),
    familiar: (parts) => familiarReference(referenceOf(parts)),
  };
}

function partsOf({ domain, path, tag, digest }: Reference): ReferenceParts {
  return { domain, path, tag: tag ?? null, digest: digest ?? null };
}

function referenceOf({ domain, path, tag, digest }: ReferenceParts): Reference {
  return {
    domain,
    path,
    tag: tag ?? undefined,
    digest: digest === null || digest === undefined ? undefined : parseDigest(digest),
  };
}
