/** Checks the text of a layout file, and tells every fault with the line it stands in. */

import { isMap, isScalar, isSeq, LineCounter, type Pair, parseDocument } from 'yaml';
import type { Layout } from './layout.ts';
import { layoutFaults } from './layout-faults.ts';
import { layoutReader, type MemberFault, type MemberPath } from './layout-file.ts';

export interface LayoutFault {
  /** From 1. */
  readonly line: number;
  /** One sentence, which starts with the member where there is one. */
  readonly fault: string;
}

export interface CheckedLayout {
  /** Null when there are faults. */
  readonly layout: Layout | null;
  /** In the order of their lines. */
  readonly faults: readonly LayoutFault[];
}

/** Checks texts against the schema and against {@link layoutFaults}; `fileName` is what the layout must be named after. */
export function layoutChecker(): (text: string, fileName: string) => CheckedLayout {
  const read = layoutReader();
  return (text, fileName) => {
    const notJson = syntaxFaults(text);
    if (notJson.length > 0) return { layout: null, faults: notJson };
    const found = read(JSON.parse(text));
    const faults = isLayout(found) ? meaningFaults(found, fileName) : found;
    if (isLayout(found) && faults.length === 0) return { layout: found, faults: [] };
    return { layout: null, faults: withLines(text, faults) };
  };
}

function isLayout(found: Layout | readonly MemberFault[]): found is Layout {
  return !Array.isArray(found);
}

function meaningFaults(layout: Layout, fileName: string): readonly MemberFault[] {
  const faults = layoutFaults(layout).map((sentence) => ({ path: pathOf(sentence), sentence }));
  if (fileName === `${layout.name}.json`) return faults;
  return [...faults, { path: ['name'], sentence: `name: the file would have to be ${layout.name}.json` }];
}

/** The member that a sentence starts with: `clearedByLoad[0].block: …`. */
function pathOf(sentence: string): MemberPath {
  const member = sentence.slice(0, sentence.indexOf(':'));
  return member
    .split(/[.[\]]+/)
    .filter((part) => part !== '')
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}

function withLines(text: string, faults: readonly MemberFault[]): readonly LayoutFault[] {
  const lines = new LineCounter();
  const { contents } = parseDocument(text, { lineCounter: lines });
  return faults
    .map(({ path, sentence }) => ({
      line: lines.linePos(positionOf(contents, path)).line,
      fault: sentence,
    }))
    .sort((a, b) => a.line - b.line);
}

/** Where the member starts, or the innermost one around it that is there: a fault may be about one that is missing. */
function positionOf(root: unknown, path: MemberPath): number {
  let [node, position] = [root, 0];
  for (const part of path) {
    if (isMap(node)) {
      const pair: Pair | undefined = node.items.find(
        ({ key }) => isScalar(key) && key.value === String(part),
      );
      if (pair === undefined || !isScalar(pair.key)) return position;
      position = pair.key.range?.[0] ?? position;
      node = pair.value;
    } else if (isSeq(node) && typeof part === 'number') {
      node = node.items[part];
      if (!hasRange(node)) return position;
      position = node.range[0];
    } else return position;
  }
  return position;
}

function hasRange(node: unknown): node is { readonly range: readonly [number, number, number] } {
  return typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range);
}

/** Why a text is not JSON. A name given twice counts: JSON.parse would drop the first without a word. */
function syntaxFaults(text: string): readonly LayoutFault[] {
  try {
    if (membersIn(text) === membersOf(JSON.parse(text))) return [];
  } catch (error) {
    const fault = error instanceof Error ? error.message : String(error);
    return [{ line: lineAt(text, brokenAt(text, fault)), fault: fault.replace(/ \(line .*/, '') }];
  }
  const lines = new LineCounter();
  return parseDocument(text, { lineCounter: lines })
    .errors.filter(({ code }) => code === 'DUPLICATE_KEY')
    .map(({ pos }) => ({ line: lines.linePos(pos[0]).line, fault: 'a member is there twice' }));
}

/** How many members a JSON text names: the strings before a colon. */
function membersIn(text: string): number {
  return [...text.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?/g)].filter(([, colon]) => colon !== undefined).length;
}

function membersOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const inside = Object.values(value).reduce((total: number, each) => total + membersOf(each), 0);
  return Array.isArray(value) ? inside : inside + Object.keys(value).length;
}

function lineAt(text: string, position: number): number {
  return text.slice(0, position).split('\n').length;
}

/**
 * JSON.parse tells the position of most errors, but not of a token that it does not know: that is where the shortest beginning
 * ends that has this error too. Without either it is the end that is missing.
 */
function brokenAt(text: string, message: string): number {
  const told = /at position (\d+)/.exec(message)?.[1];
  if (told !== undefined) return Number(told);
  if (!message.startsWith('Unexpected token')) return text.length;
  let [good, bad] = [0, text.length];
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2);
    if (hasUnknownToken(text.slice(0, middle))) bad = middle;
    else good = middle;
  }
  return good;
}

function hasUnknownToken(text: string): boolean {
  try {
    JSON.parse(text);
    return false;
  } catch (error) {
    return error instanceof Error && error.message.startsWith('Unexpected token');
  }
}
