/**
 * How many terminal cells a text takes: two for East Asian wide characters and emoji, none for combining
 * marks. Ranges are those of Unicode's EastAsianWidth W and F, coarsened to blocks.
 */
const WIDE: readonly (readonly [first: number, last: number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0x33ff],
  [0x3400, 0x4dbf],
  [0x4e00, 0x9fff],
  [0xa000, 0xa4cf],
  [0xa960, 0xa97f],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff01, 0xff60],
  [0xffe0, 0xffe6],
  [0x20000, 0x3fffd],
];

/** Marks, and format characters such as the joiner, stand in the cell before them. */
const COMBINING = /[\p{M}\p{Cf}]/u;
const EMOJI = /\p{Emoji_Presentation}/u;

/** With the ellipsis that stands for what was cut off. */
const PRINTABLE = /^[ -~…]*$/;

/** Whether a text has only characters of one cell each that may be shown, as most texts have. */
export function isPrintable(text: string): boolean {
  return PRINTABLE.test(text);
}

/** Cells taken by a text without control characters. */
export function displayWidth(text: string): number {
  if (isPrintable(text)) return text.length;
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width;
}

/** The longest start of the text that fits into so many cells. */
export function clip(text: string, cells: number): string {
  let width = 0;
  let end = 0;
  for (const character of text) {
    width += characterWidth(character);
    if (width > cells) break;
    end += character.length;
  }
  return text.slice(0, end);
}

function characterWidth(character: string): number {
  const point = character.codePointAt(0) ?? 0;
  if (point < 0x300) return 1;
  if (COMBINING.test(character)) return 0;
  if (EMOJI.test(character)) return 2;
  return WIDE.some(([first, last]) => point >= first && point <= last) ? 2 : 1;
}
