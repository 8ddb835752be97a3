/** The page's style, imported with `{ type: "text" }`, is its text. */
declare module "*/viewer.css" {
  const text: string;
  // biome-ignore lint/style/noDefaultExport: the shape of a text import is fixed by the bundler
  export default text;
}
