/** The bytes that a layout names: they are there, and no two of them are the same. Pure. */

import { BLOCK_BYTES } from '../../felica/block-list.ts';
import { serviceAttribute } from '../../felica/service-code.ts';
import { type Layout, type LayoutField, movesValue, type RecordBytes, valueBlocks } from '../layout.ts';

export interface NamedField {
  readonly member: string;
  readonly field: LayoutField;
}

export function* fieldFaults(layout: Layout): Iterable<string> {
  const fields = [...valueFields(layout), ...flagFields(layout), ...ownFields(layout)];
  for (const { member, field } of fields) {
    if (!layout.blocks.has(field.block)) yield `${member}.block: no block is named ${field.block}`;
    if (field.offset + field.length > BLOCK_BYTES) yield `${member}: reaches past the end of its block`;
  }
  for (const [i, { member, field }] of fields.entries()) {
    for (const other of fields.slice(0, i)) {
      const flags = member === 'inStation' && other.member === 'marks';
      if (!flags && field.block === other.field.block && overlap(field, other.field))
        yield `${member}: overlaps ${other.member}`;
    }
  }
  yield* sharedBlockFaults(layout);
  yield* ringFaults(layout);
}

/** What every value write sets. */
export function valueFields(layout: Layout): readonly NamedField[] {
  return [
    { member: 'balance', field: layout.balance },
    ...(layout.receipt === undefined ? [] : [{ member: 'receipt', field: layout.receipt }]),
    ...layout.clearedByLoad.map((field, i) => ({ member: `clearedByLoad[${i}]`, field })),
    ...layout.counters.map((field, i) => ({ member: `counters[${i}]`, field })),
  ];
}

function flagFields({ marks, inStation }: Layout): readonly NamedField[] {
  return [
    ...(marks === undefined ? [] : [{ member: 'marks', field: { ...marks, length: 1 } }]),
    ...(inStation === undefined ? [] : [{ member: 'inStation', field: { ...inStation, length: 1 } }]),
  ];
}

function ownFields({ config, plan }: Layout): readonly NamedField[] {
  return [
    ...[...config].map(([name, field]) => ({ member: `config.${name}`, field })),
    ...[...plan].map(([name, field]) => ({ member: `plan.${name}`, field })),
  ];
}

/** An older configuration or plan may be written over a newer block: value must not be there. */
function* sharedBlockFaults(layout: Layout): Iterable<string> {
  const { marks, inStation, history, writeCounter } = layout;
  const taken = new Set([...valueBlocks(layout), marks?.block, inStation?.block, writeCounter]);
  for (const { member, field } of ownFields(layout)) {
    if (taken.has(field.block) || field.block.startsWith(`${history?.ring}.`))
      yield `${member}: block ${field.block} holds value, or tells of it`;
  }
}

/** A ring takes whole records, each into another block: what is changed in place cannot stand there. */
function* ringFaults(layout: Layout): Iterable<string> {
  const { marks, blocks } = layout;
  const inPlace = [
    ...(movesValue(layout) ? valueFields(layout) : []),
    ...(marks === undefined ? [] : [{ member: 'marks', field: marks }]),
    ...ownFields(layout),
  ].filter(({ member }) => member !== 'receipt');
  for (const { member, field } of inPlace) {
    const read = blocks.get(field.block)?.read;
    if (read !== undefined && serviceAttribute(read)?.class === 'cyclic')
      yield `${member}: lies in a ring, and is changed in place`;
  }
}

export function overlap(a: RecordBytes, b: RecordBytes): boolean {
  return a.offset < b.offset + b.length && b.offset < a.offset + a.length;
}
