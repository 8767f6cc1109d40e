/** Text broken into the lines of a terminal. Pure. */

/** Hexadecimal digits on one line. */
const HEX_WIDTH = 64;

/** How wide text runs before it is broken. */
const TEXT_WIDTH = 92;

/** `hex` broken into lines, the first of which begins with `first`. */
export function hexLines(hex: string, first: string): string {
  const lines = hex.match(new RegExp(`.{1,${HEX_WIDTH}}`, 'g')) ?? [];
  return lines.map((line, i) => `${i === 0 ? first : ' '.repeat(first.length)}${line}`).join('\n');
}

/** `text` broken at blanks into lines that begin with `indent`. */
export function wrapped(text: string, indent: string): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && indent.length + line.length + 1 + word.length > TEXT_WIDTH) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].map((each) => indent + each).join('\n');
}
