/**
 * How we introduce ourselves to registries. The version is package.json's, written out because the core reads
 * no files; a test holds the two together.
 */
export const USER_AGENT = "rl/0.1.0";
