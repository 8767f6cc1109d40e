/** Figures and how they are printed. */

import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';

/** One line of a bench's result. */
export interface Figure {
  readonly what: string;
  /** What is measured, and what it is measured against. */
  readonly measured: string;
  readonly yardstick: string;
  /** The median of the ratios of each round, and the smallest and the largest. */
  readonly ratio: number | null;
  readonly spread: string;
  readonly aim: string;
  readonly note: string;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)] ?? Number.NaN;
  return Number.isInteger(middle) ? (upper + (sorted[middle - 1] ?? Number.NaN)) / 2 : upper;
}

export function spread(values: readonly number[]): string {
  return `${Math.min(...values).toFixed(2)}–${Math.max(...values).toFixed(2)}`;
}

/** The ratios of two series that were measured in turn. */
export function ratios(measured: readonly number[], yardstick: readonly number[]): readonly number[] {
  return measured.map((value, i) => value / (yardstick[i] ?? Number.NaN));
}

/** 12,345. */
export function count(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

export function percent(part: number): string {
  return `${Math.round(part * 100)} %`;
}

/** How often a second the disk of the temp folder makes a write of one page durable. */
export function fsyncRate(): number {
  const folder = mkdtempSync(join(tmpdir(), 'tessera-bench-'));
  const file = openSync(join(folder, 'fsync'), 'w');
  const page = Buffer.alloc(4096, 1);
  const start = performance.now();
  let writes = 0;
  while (performance.now() - start < 500) {
    writeSync(file, page);
    fdatasyncSync(file);
    writes++;
  }
  const seconds = (performance.now() - start) / 1000;
  closeSync(file);
  rmSync(folder, { recursive: true });
  return writes / seconds;
}

export function machine(): string {
  const load = loadavg()[0]?.toFixed(2) ?? '?';
  return `${cpus().length} cores (${cpus()[0]?.model ?? '?'}), Node ${process.versions.node}, load ${load} at the start`;
}

/** For people, or with `--json` one line for `bench/run.ts`. */
export function printFigures(figures: readonly Figure[]): void {
  if (process.argv.includes('--json')) console.log(JSON.stringify(figures));
  else console.log(table(figures));
}

/** Progress, beside the result. */
export function say(line: string): void {
  console.error(line);
}

export function table(figures: readonly Figure[]): string {
  const head = ['what', 'measured', 'yardstick', 'ratio', 'spread', 'aim'];
  const lines = figures.map(({ what, measured, yardstick, ratio, spread, aim }) => [
    what,
    measured,
    yardstick,
    ratio === null ? '' : ratio.toFixed(2),
    spread,
    aim,
  ]);
  const widths = head.map((title, i) => Math.max(title.length, ...lines.map((line) => line[i]?.length ?? 0)));
  const padded = [head, ...lines].map((line) =>
    line.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  '),
  );
  const notes = figures.filter(({ note }) => note !== '').map(({ what, note }) => `${what}: ${note}`);
  return [...padded, ...(notes.length === 0 ? [] : ['', ...notes])].map((line) => line.trimEnd()).join('\n');
}
