import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  CommitOutcomeUnknown,
  ConflictBoundExhausted,
  commitDecision,
  MAX_DECISIONS,
} from './commit-decision.ts';
import { type CommitOutcome, type Database, DatabaseUnavailable, type Statement } from './database.ts';

const STATEMENT: Statement = { table: 'card', key: 'k', text: 'delete from card', values: [], rows: 1 };

/** Gives `outcomes` one after the other, the last one for ever, and counts the commits. */
function scripted(...outcomes: readonly CommitOutcome[]) {
  let commits = 0;
  const database: Database = {
    engine: 'postgres',
    read: async () => [],
    commit: async () => {
      const outcome = outcomes[Math.min(commits++, outcomes.length - 1)];
      assert.ok(outcome);
      return outcome;
    },
    close: async () => {},
  };
  return { database, commits: () => commits };
}

const decide = async () => ({ batch: [STATEMENT], result: 'done' });
const withoutPause = async () => {};

test('a conflict and an unknown outcome are decided again', async () => {
  const { database, commits } = scripted('conflict', 'unknown', 'conflict', 'committed');
  assert.equal(await commitDecision(database, decide, withoutPause), 'done');
  assert.equal(commits(), 4);
});

test('a decision that changes nothing is not committed', async () => {
  const { database, commits } = scripted('conflict');
  assert.equal(await commitDecision(database, async () => ({ batch: [], result: 'seen' })), 'seen');
  assert.equal(commits(), 0);
});

test('conflicts end at the bound, after pauses that begin with the third try', async () => {
  const { database, commits } = scripted('conflict');
  const pauses: number[] = [];
  const pause = async (tries: number) => {
    pauses.push(tries);
  };
  await assert.rejects(commitDecision(database, decide, pause), ConflictBoundExhausted);
  assert.equal(commits(), MAX_DECISIONS);
  assert.deepEqual(pauses, [2, 3, 4, 5, 6, 7]);
});

test('once a commit was lost, the end of the tries is not "nothing was changed"', async () => {
  const lost = scripted('unknown', 'conflict').database;
  await assert.rejects(commitDecision(lost, decide, withoutPause), CommitOutcomeUnknown);

  const gone = () => {
    throw new DatabaseUnavailable('gone');
  };
  const { database } = scripted('unknown');
  let tries = 0;
  const attempt = async () => (tries++ === 0 ? decide() : gone());
  await assert.rejects(commitDecision(database, attempt, withoutPause), CommitOutcomeUnknown);
  await assert.rejects(
    commitDecision(database, async () => gone(), withoutPause),
    DatabaseUnavailable,
  );
});
