/** The page's program, imported with `{ type: "text" }`, is its text. */
declare const text: string;
// biome-ignore lint/style/noDefaultExport: the shape of a text import is fixed by the bundler
export default text;
