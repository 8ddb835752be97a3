/** One measure, switched off. */

export interface Replacement {
  /** Path in the repository. */
  readonly file: string;
  /** There exactly once. */
  readonly find: string;
  readonly replace: string;
}

export interface Mutation {
  /** Of the list of attacks: "A1" to "A17", "N1", "F5", "F6". */
  readonly row: string;
  /** What is switched off. */
  readonly measure: string;
  readonly replacements: readonly Replacement[];
  /** A script that writes generated files anew. */
  readonly generate?: string;
  /** The test's file, below test/. */
  readonly test: string;
  /** What the name of a test that fails begins with. */
  readonly fails: string;
  /** Only root can make the test's attack: left out for anybody else. */
  readonly asRoot?: true;
  /** In the short list, which every run of all tests has. */
  readonly short?: true;
}

/** A file of hardening/attacks by its name. */
export const attack = (name: string): string => `hardening/attacks/${name}.test.ts`;
