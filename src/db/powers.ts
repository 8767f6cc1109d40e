/** Batches of few shapes. Pure. */

/** How many rows a batch touches is part of its shape, and PostgreSQL keeps few shapes: so only 1, 2, 4 and so on. 0 for none. */
export function powerOfTwoUpTo(count: number): number {
  return count === 0 ? 0 : 2 ** Math.floor(Math.log2(count));
}
