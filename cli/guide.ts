/** The prose of one command, apart from its specification because only help and manual pages read it. */
export interface Guide {
  /** Paragraphs. */
  readonly description: readonly string[];
  readonly examples: readonly { readonly command: string; readonly text: string }[];
  /** More about a flag, by its long name; shown in the manual page. */
  readonly flags?: ReadonlyMap<string, string>;
  /** Exit statuses beside 0 and 125. */
  readonly exitStatus?: readonly { readonly status: string; readonly text: string }[];
}
