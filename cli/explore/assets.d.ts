/** Parts of the page, imported with `{ type: "text" }`, are their text. */
declare module "*/viewer.css" {
  const text: string;
  // biome-ignore lint/style/noDefaultExport: the shape of a text import is fixed by the bundler
  export default text;
}

declare module "*/viewer.js" {
  const text: string;
  // biome-ignore lint/style/noDefaultExport: the shape of a text import is fixed by the bundler
  export default text;
}

declare module "*/viewer-tree.js" {
  const text: string;
  // biome-ignore lint/style/noDefaultExport: the shape of a text import is fixed by the bundler
  export default text;
}
