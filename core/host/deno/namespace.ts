/** What is used of the Deno namespace; its own types are known to Deno alone. */
export interface DenoNamespace {
  open(
    path: string,
    options: {
      readonly read: boolean;
      readonly write: boolean;
      readonly create: boolean;
      readonly mode: number;
    },
  ): Promise<DenoFile>;
}

export interface DenoFile {
  stat(): Promise<{ readonly ino: number | null }>;
  lock(exclusive: boolean): Promise<void>;
  tryLock(exclusive: boolean): Promise<boolean>;
  write(bytes: Uint8Array): Promise<number>;
  close(): void;
}

/** Throws on any other host. */
export function denoNamespace(): DenoNamespace {
  const { Deno } = globalThis as { readonly Deno?: DenoNamespace };
  if (Deno === undefined) throw new TypeError("this is for Deno alone");
  return Deno;
}
