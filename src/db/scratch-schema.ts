/** A schema of its own inside somebody's PostgreSQL database, for a world that is made and gone. */

import { randomBytes } from 'node:crypto';
import { Client } from 'pg';

export interface ScratchSchema {
  /** The same database, with everything unqualified in the schema. */
  readonly url: string;
  drop(): Promise<void>;
}

/** Throws what the server answers when the schema cannot be made. */
export async function createScratchSchema(databaseUrl: string): Promise<ScratchSchema> {
  const schema = `tessera_demo_${randomBytes(6).toString('hex')}`;
  await run(databaseUrl, `create schema ${schema}`);
  const url = new URL(databaseUrl);
  url.searchParams.set('options', `-c search_path=${schema}`);
  return { url: url.href, drop: () => run(databaseUrl, `drop schema ${schema} cascade`) };
}

async function run(databaseUrl: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
